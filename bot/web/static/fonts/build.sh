#!/bin/sh
# Rebuilds the two web fonts beside this script from Be Vietnam Pro (see README.md). Needs python3 and a package index.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" --quiet install fontpkg-be-vietnam-pro==1.2 fonttools==4.68.0 brotli==1.2.1
package=$("$room/venv/bin/python" -c "import fontpkg_be_vietnam_pro as p; print(p.__path__[0])")

# Basic Latin; Vietnamese (precomposed); « » ° · × – — ‘ ’ “ ” • … ₫ ≤ ≥
letters=U+20-7E,U+A0,U+AB,U+B0,U+B7,U+BB,U+C0-C3,U+C8-CA,U+CC,U+CD,U+D2-D5,U+D7,U+D9,U+DA,U+DD
letters=$letters,U+E0-E3,U+E8-EA,U+EC,U+ED,U+F2-F5,U+F9,U+FA,U+FD,U+102,U+103,U+110,U+111,U+128,U+129,U+168,U+169
letters=$letters,U+1A0,U+1A1,U+1AF,U+1B0,U+1EA0-1EF9
letters=$letters,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2022,U+2026,U+20AB,U+2264,U+2265

for weight in Regular SemiBold; do
  "$room/venv/bin/pyftsubset" "$package/files/BeVietnamPro-$weight.ttf" --unicodes="$letters" --flavor=woff2 \
    --layout-features=kern,ccmp,locl --no-hinting --output-file="$here/be-vietnam-pro-$weight.woff2"
done
cp "$package/LICENSE" "$here/OFL.txt"
