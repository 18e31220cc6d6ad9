"""What Schemathesis 4.32.5 has wrong, mended while it runs."""
from functools import partial

from schemathesis.specs.openapi.adapter import responses

# It spells a tuple as Draft 4 does (`items: [...]`) before it checks answers, and checks them by Draft 2020-12, which OpenAPI 3.1
# has and which refuses that spelling. Of parameters it leaves `prefixItems` as it is; so it does here of answers.
responses.to_json_schema = partial(responses.to_json_schema, convert_prefix_items=False)
