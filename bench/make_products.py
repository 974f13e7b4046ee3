"""Makes src/askbrief/data/products.onnx, the product of whole numbers that askbrief/interaction.py uses.

python bench/make_products.py [FILE]
"""

import sys
from pathlib import Path

from onnx import checker, parser

NETWORK = """
<ir_version: 8, opset_import: ["": 13]>
products (uint8[t, dim] codes, int8[dim, r] rows) => (int32[t, r] product)
<uint8 shift = {8}>
{
  product = MatMulInteger(codes, rows, shift)
}
"""
DATA = Path(__file__).parents[1] / "src" / "askbrief" / "data"


def main() -> None:
    model = parser.parse_model(NETWORK)
    checker.check_model(model)
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "products.onnx"
    path.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
