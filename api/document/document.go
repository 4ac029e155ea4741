// Package document holds the published description of the REST API. The file here is the same
// as /openapi.yaml: both are written by api/specgen, this one so that the program can carry it.
package document

import _ "embed"

// YAML is openapi.yaml.
//
//go:embed openapi.yaml
var YAML []byte
