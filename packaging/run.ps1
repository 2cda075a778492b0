# 在 Windows 上代替 make：建立 .venv、装好组件，然后运行、测试、截图，或做成不装 Python 也能用的文件夹。
# 用法（在项目文件夹里）：powershell -ExecutionPolicy Bypass -File packaging\run.ps1 [run|test|screenshots|app]
param([ValidateSet("run", "test", "screenshots", "app")][string]$What = "run")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
$Python = ".venv\Scripts\python.exe"
$Stamp = ".venv\.ready"

function Stop-On-Failure([string]$Message) {
    if ($LASTEXITCODE -ne 0) {
        Write-Host $Message
        exit 1
    }
}

function Find-Python {
    foreach ($Candidate in @(@("py", "-3"), @("python"), @("python3"))) {
        if (-not (Get-Command $Candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $Arguments = @($Candidate | Select-Object -Skip 1)
        & $Candidate[0] @Arguments -c "import sys, venv; sys.exit(sys.version_info < (3, 11))"
        if ($LASTEXITCODE -eq 0) { return , $Candidate }
    }
    Write-Host "没有找到 Python 3.11 或更新的版本，请先安装，安装时勾选“Add python.exe to PATH”。"
    exit 1
}

$Fresh = (Test-Path $Stamp) -and ((Get-Item $Stamp).LastWriteTime -gt (Get-Item "pyproject.toml").LastWriteTime)
if (-not $Fresh) {
    if (-not (Test-Path $Python)) {
        $Found = Find-Python
        $Arguments = @($Found | Select-Object -Skip 1)
        & $Found[0] @Arguments -m venv .venv
        Stop-On-Failure "无法建立 .venv，原因见上。"
    }
    Write-Host "正在安装 Python 组件（初次约需几分钟）"
    & $Python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
    Stop-On-Failure "Python 组件没有装成，原因见上。请检查网络或 pip 的镜像设置后重试。"
    New-Item -ItemType File -Force $Stamp | Out-Null
}

switch ($What) {
    "run" { & $Python -m zjai_desk.tour }
    "screenshots" { & $Python -m zjai_desk.tour --screenshots resources\screenshots }
    "app" {
        & $Python -m pip install --quiet --disable-pip-version-check --editable ".[app]"
        Stop-On-Failure "PyInstaller 没有装成，原因见上。"
        & $Python -m PyInstaller --noconfirm --log-level ERROR packaging\app.spec
        Stop-On-Failure "没有做成，原因见上。"
        & $Python packaging\try_app.py
    }
    "test" {
        foreach ($Check in @(@("ruff", "check"), @("ruff", "format", "--check"), @("mypy"), @("pytest", "-n", "2"))) {
            & $Python -m @Check
            if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        }
    }
}
exit $LASTEXITCODE
