#!/bin/sh
# One backup of all decisions into a folder: backup.sh FOLDER. Safe while the board runs; keeps the newest 14.
# Reads ANBOARD_DATABASE_URL (PostgreSQL) or ANBOARD_DATA (the folder of the SQLite file), as the board does.
set -eu
umask 077
folder=${1:?usage: backup.sh FOLDER}
mkdir -p "$folder"
stamp=$(date -u +%Y%m%dT%H%M%SZ)
if [ -n "${ANBOARD_DATABASE_URL:-}" ]; then
    target=$folder/anboard-$stamp.dump
    pg_dump --format=custom --no-owner --file="$target.part" "$ANBOARD_DATABASE_URL"
else
    data=${ANBOARD_DATA:?set ANBOARD_DATA, the folder of anboard.db}
    target=$folder/anboard-$stamp.db
    # a snapshot of one moment, while others write
    sqlite3 -cmd ".timeout 10000" "$data/anboard.db" "VACUUM INTO '$target.part'"
    [ "$(sqlite3 "$target.part" 'PRAGMA integrity_check')" = ok ]
    # the key that review links are signed with, where ANBOARD_SECRET is not set
    [ ! -e "$data/secret.key" ] || cp -p "$data/secret.key" "$folder/secret.key"
fi
mv "$target.part" "$target"
ls -1t "$folder"/anboard-* | grep -v '\.part$' | tail -n +15 | while read -r old; do rm -f "$old"; done
echo "$target"
