package partner

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// agreementDocument points at the text of a template.
type agreementDocument struct {
	DisplayURI  string `json:"displayUri"`
	DownloadURI string `json:"downloadUri"`
	Language    string `json:"language"`
	Country     string `json:"country"`
}

// documentLinkLife is how long a link to a template works, in machine time. Source:
// Microsoft, Download the customer agreement template.
const documentLinkLife = 5 * time.Minute

const documentPath = "/v1/agreementdocuments/"

var (
	countryCode  = regexp.MustCompile(`^[A-Z]{2}$`)
	languageCode = regexp.MustCompile(`^[a-z]{2,3}-[A-Z]{2}$`)
)

// getAgreementDocument serves GET /v1/agreementtemplates/{template}/document. All
// three values are read with their case.
func getAgreementDocument(c *call, _ *world.State) (answer, error) {
	b := agreementDocument{Language: "en-US", Country: "US"}
	if v := c.query("language"); v != "" {
		b.Language = v
	}
	if v := c.query("country"); v != "" {
		b.Country = v
	}
	if c.params["template"] != world.MCATemplateID {
		return answer{}, errNotFound("The agreement template " + c.params["template"])
	}
	if !countryCode.MatchString(b.Country) || !languageCode.MatchString(b.Language) {
		return answer{}, errInvalid("There is no document for country %s in language %s.", b.Country, b.Language)
	}
	b.DownloadURI = sealedLink(c, documentPath, documentLinkLife, [linkFields]string{b.Country, b.Language, c.links.seal(c.requestID)})
	b.DisplayURI = b.DownloadURI + "?view=1"
	return ok(b), nil
}

// linkKey signs the links that work without a token.
type linkKey string

func (k linkKey) seal(text string) string {
	mac := hmac.New(sha256.New, []byte(k))
	_, _ = mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// linkFields is how many values a sealed link is about.
const linkFields = 3

// sealedLink is an absolute address that says for itself what it leads to and, in
// machine time, how long.
func sealedLink(c *call, path string, life time.Duration, about [linkFields]string) string {
	text := strconv.FormatInt(c.w.Machine().Add(life).Unix(), 10) + "." + strings.Join(about[:], ".")
	return c.origin + path + text + "." + c.links.seal(path+text)
}

// openDocument reads the name that a sealed link under path has and gives what it is
// about.
func openDocument(h *Handler, path, name string) ([]string, error) {
	i := strings.LastIndex(name, ".")
	if i < 0 || !hmac.Equal([]byte(name[i+1:]), []byte(h.links.seal(path+name[:i]))) {
		return nil, errNotFound("The document")
	}
	fields := strings.Split(name[:i], ".")
	if len(fields) != 1+linkFields {
		return nil, errNotFound("The document")
	}
	if end, err := strconv.ParseInt(fields[0], 10, 64); err != nil || h.w.Machine().Unix() >= end {
		return nil, refuse(http.StatusForbidden, 2032, "Access denied. The link has expired.")
	}
	return fields[1:], nil
}

// getAgreementText serves what the links lead to, to whoever has one, until it ends.
func getAgreementText(h *Handler, c *call) (answer, error) {
	fields, err := openDocument(h, documentPath, c.params["document"])
	if err != nil {
		return answer{}, err
	}
	return answer{
		status: http.StatusOK, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
		raw: []byte("Microsoft Customer Agreement\n\nA placeholder for the agreement's text, country " + fields[0] + ", language " + fields[1] + ".\n"),
	}, nil
}
