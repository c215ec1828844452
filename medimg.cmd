@echo off
rem Runs the medimg command line from a checkout; builds it on first use.
rem   JAVA_HOME          the JDK to build and run with (17 or newer); otherwise java from the PATH
rem   MEDIMG_JAVA_OPTS   options for the Java machine, such as -Xmx4g
rem   MEDIMG_PYTORCH=1   adds the PyTorch engine
rem   MEDIMG_REBUILD=1   builds again, after a change of the sources
rem Exit code: that of the command; 69 when Maven is missing; 70 when the build fails.
setlocal
set "ROOT=%~dp0"
set "NAME=app"
set "PROFILES=app"
if "%MEDIMG_PYTORCH%"=="1" set "NAME=app-pytorch"
if "%MEDIMG_PYTORCH%"=="1" set "PROFILES=app,pytorch"
set "APP=%ROOT%medimg-cli\target\%NAME%"
set "LOG=%ROOT%target\medimg-build.log"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if "%MEDIMG_REBUILD%"=="1" goto build
if exist "%APP%\built" goto run

:build
where mvn >nul 2>nul
if errorlevel 1 (
  echo medimg: no mvn on the PATH; Maven 3.8 or newer builds medimg, once 1>&2
  exit /b 69
)
echo medimg: building medimg, once ... 1>&2
if not exist "%ROOT%target" mkdir "%ROOT%target"
if exist "%APP%" rmdir /s /q "%APP%"
pushd "%ROOT%"
call mvn -B -ntp -Dquick -DskipTests -P%PROFILES% "-Dmedimg.app.lib=%APP%\lib" -pl medimg-cli -am package > "%LOG%" 2>&1
set "BUILD=%ERRORLEVEL%"
popd
if not "%BUILD%"=="0" (
  findstr /c:"ERROR" "%LOG%" 1>&2
  echo medimg: the build failed; all of its output is in "%LOG%" 1>&2
  exit /b 70
)
echo built > "%APP%\built"

:run
"%JAVA%" -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED %MEDIMG_JAVA_OPTS% -cp "%APP%\lib\*" io.medimg.cli.Main %*
exit /b %ERRORLEVEL%
