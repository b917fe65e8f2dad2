; What Gatehouse adds to the registry while it runs goes with it: its link scheme and its entry among the startup apps.
; An update uninstalls the earlier version and keeps both.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\gatehouse"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "app.gatehouse.desktop"
  ${endIf}
!macroend
