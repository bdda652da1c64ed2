@echo off
chcp 65001 >nul
setlocal
set "HERE=%~dp0"
set "CXHOME=%~1"
if "%CXHOME%"=="" set "CXHOME=%HERE:~0,-1%"
set "PYTHONUTF8=1"
if not exist "%HERE%.venv\Scripts\chuangxian.exe" (
  echo 第一次使用，正在准备运行环境，请稍候……
  where py >nul 2>nul && (py -3 -m venv "%HERE%.venv") || (python -m venv "%HERE%.venv")
  "%HERE%.venv\Scripts\python.exe" -m pip install -q -e "%HERE%." || goto failed
)
"%HERE%.venv\Scripts\chuangxian.exe" --home "%CXHOME%" run
if errorlevel 1 goto trouble
echo.
echo 完成。请打开 outbox 文件夹查看《催报退回.xlsx》和《汇总排名.xlsx》。
pause
exit /b 0
:failed
echo.
echo 准备没有成功。请确认已安装 Python 3.11 或更新版本，并能联网，然后再双击一次。
pause
exit /b 1
:trouble
echo.
echo 没有全部完成，请按上面的提示处理后再双击一次。
pause
exit /b 1
