@echo off
rem Runs the bridge: bridge [run^|check^|explain]; bridge --help says more.
rem
rem Looks for settings in conf\application.properties of this folder, unless --config=<file> or the variable BRIDGE_CONFIG names another
rem file. JAVA_HOME says which Java (17 or newer), else the one on the PATH is taken; JAVA_OPTS are options for it, in place of those below.
setlocal
set "HOME_FOLDER=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if not defined BRIDGE_CONFIG set "BRIDGE_CONFIG=%HOME_FOLDER%\conf\application.properties"
if not defined JAVA_OPTS set "JAVA_OPTS=-XX:+UseSerialGC"
"%JAVA%" %JAVA_OPTS% -XX:+ExitOnOutOfMemoryError ^
  -cp "%HOME_FOLDER%;%HOME_FOLDER%\lib\*;%HOME_FOLDER%\drivers\*" ^
  io.github.camelpushgateway.bridge.Bridge "--config=%BRIDGE_CONFIG%" %*
exit /b %ERRORLEVEL%
