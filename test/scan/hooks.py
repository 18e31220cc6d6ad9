"""What Schemathesis 4.32.5, and Python beneath it, have wrong, mended while it runs."""
import ast
from functools import partial
from threading import Lock

from schemathesis.specs.openapi.adapter import responses

# It spells a tuple as Draft 4 does (`items: [...]`) before it checks answers, and checks them by Draft 2020-12, which OpenAPI 3.1
# has and which refuses that spelling. Of parameters it leaves `prefixItems` as it is; so it does here of answers.
responses.to_json_schema = partial(responses.to_json_schema, convert_prefix_items=False)

# Of its workers only one at a time may read source into a tree: Python before 3.11.8 and 3.12.2 counts the depth of all of them
# together, and fails with "AST constructor recursion depth mismatch". https://github.com/python/cpython/issues/106905
_one_at_a_time = Lock()
_parse = ast.parse


def _parse_alone(*args, **kwargs):
    with _one_at_a_time:
        return _parse(*args, **kwargs)


ast.parse = _parse_alone
