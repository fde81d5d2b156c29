"""Events in other people's schemas, and queries that fetch exactly what this library reads. Plain data and texts."""

from entra_combined_reg.export._ecs import ECS_VERSION, to_ecs
from entra_combined_reg.export._graph import GraphQuery, graph_queries
from entra_combined_reg.export._kql import kql_query
from entra_combined_reg.export._ocsf import to_ocsf
from entra_combined_reg.export._ocsf_schema import OCSF_VERSIONS

__all__ = [
    "ECS_VERSION",
    "OCSF_VERSIONS",
    "GraphQuery",
    "graph_queries",
    "kql_query",
    "to_ecs",
    "to_ocsf",
]
