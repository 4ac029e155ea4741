package graph

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	// BlobRoot is the path under which the files of exports are fetched, without
	// an Authorization header, as from Microsoft's storage.
	BlobRoot = "/billing-data/"

	blobLines = 1000           // in one file; ours
	sasLife   = 12 * time.Hour // as in Microsoft's sample
	sasTime   = "2006-01-02T15:04:05Z"
)

// blobFolder is the path of an export's files.
func blobFolder(e *world.BillingExport) string {
	fragment := "full"
	if e.Basic {
		fragment = "basic"
	}
	return BlobRoot + "v1/PartnerTenantId=" + e.PartnerID + "/Export=" + e.ID + "/Fragment=" + fragment + "/PartitionType=default"
}

func blobName(e *world.BillingExport, part int) string {
	return fmt.Sprintf("part-%05d-%s.c000.json.gz", part, world.StableID("billing-blob", e.ID))
}

// signature is what a token for an export's folder is signed with.
func signature(e *world.BillingExport, expires string) string {
	mac := hmac.New(sha256.New, []byte(e.Key))
	mac.Write([]byte(blobFolder(e) + "\n" + expires))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// manifest lists the files of a finished export, with a token that reads them.
func (c *call) manifest(e *world.BillingExport, file *exportFile) object {
	var blobs []object
	for part := range file.blobs() {
		blobs = append(blobs, object{{"name", blobName(e, part)}, {"partitionValue", "default"}})
	}
	expires := c.now.UTC().Add(sasLife).Format(sasTime)
	token := url.Values{"sv": {"2021-08-06"}, "se": {expires}, "sr": {"d"}, "sp": {"rl"}, "sdd": {"5"}, "sig": {signature(e, expires)}}
	return object{
		{"id", e.ManifestID()}, {"schemaVersion", "1"}, {"dataFormat", "compressedJSON"}, {"createdDateTime", precise(e.ReadyAt)},
		{"eTag", file.tag}, {"partnerTenantId", e.PartnerID},
		{"rootDirectory", control.Origin(c.r) + blobFolder(e)}, {"sasToken", token.Encode()}, {"partitionType", "Default"},
		{"blobCount", len(blobs)}, {"blobs", blobs},
	}
}

// blob is one file: lines of JSON, compressed.
func blob(lines []object) ([]byte, error) {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	enc := json.NewEncoder(zip)
	enc.SetEscapeHTML(false)
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return nil, fmt.Errorf("write a billing line: %w", err)
		}
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("compress billing lines: %w", err)
	}
	return out.Bytes(), nil
}

// serveBlob answers for the storage behind exports, with its errors.
func (h *Handler) serveBlob(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("X-Ms-Request-Id", uuid.NewString())
	rw.Header().Set("X-Ms-Version", "2021-08-06")
	status, code, message := http.StatusOK, "", ""
	var data []byte
	var failed error
	h.world.View(func(s *world.State) {
		e, folder := findExport(s, r.URL.Path)
		switch query := r.URL.Query(); {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			status, code, message = http.StatusMethodNotAllowed, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb."
			rw.Header().Set("Allow", "GET, HEAD")
		case query.Get("sig") == "":
			status, code, message = http.StatusUnauthorized, "NoAuthenticationInformation", "Server failed to authenticate the request."
		case e == nil || !signed(e, query, h.world.Machine()):
			status, code, message = http.StatusForbidden, "AuthenticationFailed", "Server failed to authenticate the request."
		default:
			file := h.exports.of(s, e)
			for part := range file.blobs() {
				if folder == blobName(e, part) {
					data, failed = blob(file.lines(s, e, part))
					return
				}
			}
			status, code, message = http.StatusNotFound, "BlobNotFound", "The specified blob does not exist."
		}
	})
	if failed != nil {
		status, code, message = http.StatusInternalServerError, "InternalError", "The server encountered an internal error."
	}
	if status != http.StatusOK {
		rw.Header().Set("Content-Type", "application/xml")
		rw.Header().Set("X-Ms-Error-Code", code)
		rw.WriteHeader(status)
		_, _ = fmt.Fprintf(rw, `<?xml version="1.0" encoding="utf-8"?><Error><Code>%s</Code><Message>%s</Message></Error>`, code, message)
		return
	}
	rw.Header().Set("Content-Type", "application/octet-stream")
	rw.Header().Set("X-Ms-Blob-Type", "BlockBlob")
	_, _ = rw.Write(data)
}

// findExport finds the export in whose folder a path lies, and the file's name.
func findExport(s *world.State, path string) (*world.BillingExport, string) {
	parts := strings.Split(strings.TrimPrefix(path, BlobRoot), "/")
	if len(parts) != 6 {
		return nil, ""
	}
	e, ok := s.Exports.Get(strings.TrimPrefix(parts[1], "PartnerTenantId="), strings.TrimPrefix(parts[2], "Export="))
	if !ok || blobFolder(e)+"/"+parts[5] != path || s.Now.Before(e.ReadyAt) {
		return nil, ""
	}
	return e, parts[5]
}

// signed checks the token of an address; it ends by the machine's clock.
func signed(e *world.BillingExport, query url.Values, now time.Time) bool {
	expires, err := time.Parse(sasTime, query.Get("se"))
	return err == nil && now.Before(expires) && hmac.Equal([]byte(query.Get("sig")), []byte(signature(e, query.Get("se"))))
}
