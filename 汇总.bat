@echo off
chcp 65001 >nul
setlocal
set "HERE=%~dp0"
set "PYTHONUTF8=1"
set "CXHOME=%~1"
if "%CXHOME%"=="" set "CXHOME=%HERE:~0,-1%"
if not exist "%HERE%.venv\Scripts\chuangxian.exe" call :prepare || goto failed
set "PATH=%HERE%.venv\Scripts;%PATH%"
:menu
echo.
echo 活动目录：%CXHOME%
echo   1  收件汇总（直接按回车）
echo   2  出模板和各单位的预填报表
echo   3  看进度：谁报了，谁没报
echo   4  建立活动目录（第一次用）
echo   5  打开命令窗口，做别的事（例如 chuangxian decide）
echo   0  退出
set "CHOICE=1"
set /p "CHOICE=请选择："
if "%CHOICE%"=="0" exit /b 0
if "%CHOICE%"=="1" goto run
if "%CHOICE%"=="2" chuangxian --home "%CXHOME%" templates & goto again
if "%CHOICE%"=="3" chuangxian --home "%CXHOME%" status & goto again
if "%CHOICE%"=="4" chuangxian --home "%CXHOME%" init & goto again
if "%CHOICE%"=="5" (cd /d "%CXHOME%" & cmd /k "echo 在这里输入命令，例如 chuangxian status" & goto again)
goto menu
:run
set "DAY="
set /p "DAY=按哪一天计算（如 2012-06-20；直接按回车＝报送期截止日）："
if "%DAY%"=="" (chuangxian --home "%CXHOME%" run) else (chuangxian --home "%CXHOME%" --as-of %DAY% run)
if errorlevel 1 echo 没有全部完成，请按上面的提示处理后再来一次。
:again
echo.
pause
goto menu
:prepare
echo 第一次使用，正在准备运行环境，请稍候……
py -3 -m venv "%HERE%.venv" 2>nul || python -m venv "%HERE%.venv" || exit /b 1
"%HERE%.venv\Scripts\python.exe" -m pip install -q -e "%HERE%." || exit /b 1
exit /b 0
:failed
echo.
echo 准备没有成功。请确认已安装 Python 3.11 或更新版本，并能联网，然后再双击一次。
pause
exit /b 1
