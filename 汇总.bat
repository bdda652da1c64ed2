@echo off
rem This file is GBK (code page 936) with CR LF: consoles of Chinese Windows show it as it is.
rem It only finds a Python and the dropped folder; everything else is launcher\start.py.
chcp 936 >nul
setlocal EnableExtensions EnableDelayedExpansion
rem Explorer does not quote a dropped path without spaces: cmd would split it at & or a comma.
set "CX_LINE=!CMDCMDLINE!"
setlocal DisableDelayedExpansion
set "CX_DROPPED=%~1"
set "PYTHONUTF8=1"
set "PYTHONHOME="
set "PYTHONPATH="
title 创先争优报表汇总
if not exist "%~dp0launcher\start.py" goto packed

set "CX_PYTHON=py -3"
call :fits
if "%ERRORLEVEL%"=="0" goto begin
set "CX_PYTHON=python"
call :fits
if "%ERRORLEVEL%"=="0" goto begin
set "CX_PYTHON=python3"
call :fits
if "%ERRORLEVEL%"=="0" goto begin
goto missing

:begin
%CX_PYTHON% "%~dp0launcher\start.py"
if "%ERRORLEVEL%"=="0" exit /b 0
goto stopped

:fits
rem The python.exe that only opens the Microsoft Store ends with 9009 here.
%CX_PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" >nul 2>nul
exit /b %ERRORLEVEL%

:packed
echo.
echo 程序文件不全，可能是直接在压缩包里双击的。
echo 怎么办：请在压缩包上点右键，选“全部解压缩”，再到解压出来的文件夹里双击。
goto stopped

:missing
echo.
echo 没有找到 Python 3.11 或更新的版本（64 位）。
echo 怎么办：
echo   1. 在 Windows 10 或更新的电脑上，到 www.python.org 下载 Python 安装程序（64 位）；
echo   2. 安装时勾选最下面的“Add python.exe to PATH”，不需要管理员权限；
echo   3. 装好以后，再双击一次“汇总”。
goto stopped

:stopped
echo.
pause
exit /b 1
