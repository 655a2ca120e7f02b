#!/usr/bin/env bash
# What a library product names in its public API must be a product too: else nobody outside this package can name it.
set -euo pipefail
cd "$(dirname "$0")/.."
products=$(sed -n 's/.*\.library(name: "\([A-Za-z]*\)", targets: \["\1"\]).*/\1/p' Package.swift)
[ -n "$products" ] || { echo "products.sh: Package.swift has no library product that can be read" >&2; exit 1; }
status=0
for product in $products; do
    for import in $(grep -rhoE '^public import [A-Za-z]+' "Sources/$product" | awk '{ print $3 }' | sort -u); do
        [ -d "Sources/$import" ] || continue # of another package, or the system's
        grep -qx "$import" <<<"$products" && continue
        echo "products.sh: the product $product imports $import publicly, which is no product" >&2
        status=1
    done
done
exit $status
