#!/bin/sh
# catalogue.sh PYTHON: brings the Chinese catalogue up to the source's messages and compiles it.
# Needs Babel 2.12 (Python 3.7) for --ignore-pot-creation-date: no change of text, no change of file.
set -eu
python=$1
folder=edgeai/locale/zh_CN/LC_MESSAGES
template=.cache/edgeai.pot

mkdir -p .cache "$folder"
"$python" -m babel.messages.frontend extract --project edgeai --no-wrap --sort-by-file \
    --omit-header --no-location --output-file "$template" edgeai
if [ -f "$folder/edgeai.po" ]; then
    "$python" -m babel.messages.frontend update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
        --input-file "$template" --output-file "$folder/edgeai.po" --locale zh_CN
else
    "$python" -m babel.messages.frontend init \
        --input-file "$template" --output-file "$folder/edgeai.po" --locale zh_CN
fi
"$python" -m babel.messages.frontend compile --statistics \
    --input-file "$folder/edgeai.po" --output-file "$folder/edgeai.mo" --locale zh_CN
