"""bridge.py PORT [SERVER] : the calls of Milvus' RESTful API v2 that the job makes, carried out by the Milvus on port SERVER (19530).

That one is 2.3, which PyPI has and which speaks gRPC alone; what a collection is, and what an index, is decided by it.
stand-in.mjs is where the words of the interface are checked.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pymilvus import DataType, MilvusClient, MilvusException

client = MilvusClient("http://127.0.0.1:%s" % (sys.argv[2] if len(sys.argv) > 2 else 19530))
TYPES = {"Int64": DataType.INT64, "VarChar": DataType.VARCHAR, "FloatVector": DataType.FLOAT_VECTOR}
NAMES = {number: name for name, number in TYPES.items()}


def create(request):
    wanted = request["schema"]
    schema = client.create_schema(auto_id=wanted["autoID"], enable_dynamic_field=wanted["enableDynamicField"])
    for field in wanted["fields"]:
        sizes = {key: int(value) for key, value in field.get("elementTypeParams", {}).items()}
        schema.add_field(field["fieldName"], TYPES[field["dataType"]], is_primary=field.get("isPrimary", False), **sizes)
    client.create_collection(request["collectionName"], schema=schema)
    return {}


def describe(request):
    name = request["collectionName"]
    there = client.describe_collection(name)
    indexes = [client.describe_index(name, index) for index in client.list_indexes(name)]
    return {
        "enableDynamicField": there["enable_dynamic_field"],
        "fields": [
            {
                "autoId": field.get("auto_id", False),
                "name": field["name"],
                "params": [{"key": key, "value": str(value)} for key, value in field["params"].items()],
                "primaryKey": field.get("is_primary", False),
                "type": NAMES[field["type"]],
            }
            for field in there["fields"]
        ],
        "indexes": [
            {"fieldName": index["field_name"], "indexName": index["index_name"], "metricType": index["metric_type"]}
            for index in indexes
        ],
    }


def create_index(request):
    params = client.prepare_index_params()
    for index in request["indexParams"]:
        params.add_index(
            index["fieldName"],
            index_name=index["indexName"],
            index_type=index["indexType"],
            metric_type=index["metricType"],
            params=index["params"],
        )
    client.create_index(request["collectionName"], params)
    return {}


def load(request):
    client.load_collection(request["collectionName"])
    return {}


CALLS = {
    "collections/has": lambda request: {"has": client.has_collection(request["collectionName"])},
    "collections/create": create,
    "collections/describe": describe,
    "collections/load": load,
    "collections/get_load_state": lambda request: {
        "loadState": f"LoadState{client.get_load_state(request['collectionName'])['state'].name}"
    },
    "indexes/create": create_index,
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        call = CALLS[self.path.removeprefix("/v2/vectordb/").partition("?")[0]]
        try:
            answer = {"code": 0, "data": call(request)}
        except MilvusException as error:
            answer = {"code": error.code, "message": error.message}
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
