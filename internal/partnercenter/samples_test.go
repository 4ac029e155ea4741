//go:build full

package partnercenter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// sample is one exchange out of Microsoft's documentation.
type sample struct {
	Parsed  *bool `json:"parsed_json"`
	Request struct {
		Method string `json:"method"`
		URI    string `json:"uri"`
	} `json:"request"`
	Response struct {
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
		Body    json.RawMessage   `json:"body"`
	} `json:"response"`
}

// covered says which call reads the answer of an endpoint. The doubts of all items come back.
var covered = []struct {
	method, path string // path is a pattern behind the version
	call         func(ctx context.Context, c *partnercenter.Client) (items int, doubt, err error)
}{
	{"GET", `v1/customers`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(wire.Collect(c.Customers(ctx, partnercenter.CustomerQuery{})))
	}},
	{"GET", `v1/customers/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.Customer(ctx, "c"))
	}},
	{"POST", `v1/customers`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		item, _, err := c.CreateCustomer(ctx, "r", partnercenter.NewCustomer{})
		return single(item, err)
	}},
	{"HEAD", `v1/domains/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		_, err := c.DomainTaken(ctx, "d")
		return 1, nil, err
	}},
	{"POST", `v1/validations/address`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.ValidateAddress(ctx, partnercenter.Address{}))
	}},
	{"GET", `v1/customers/relationshiprequests`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.RelationshipRequest(ctx))
	}},
	{"GET", `v1/agreements`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.AgreementTemplates(ctx, "*"))
	}},
	{"GET", `v1/customers/[^/]+/agreements`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.CustomerAgreements(ctx, "c", "*"))
	}},
	{"POST", `v1/customers/[^/]+/agreements`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.ConfirmAgreement(ctx, "r", "c", partnercenter.NewAgreement{}))
	}},
	{"GET", `v1/customers/[^/]+/directSignedMicrosoftCustomerAgreementStatus`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		_, err := c.AgreementSigned(ctx, "c")
		return 1, nil, err
	}},
	{"GET", `v1/compliance/csp/agreementstatus`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		_, err := c.PartnerAgreementSigned(ctx, "t")
		return 1, nil, err
	}},
	{"GET", `v1/(customers/[^/]+/)?products`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.Products(ctx, partnercenter.CatalogQuery{}))
	}},
	{"GET", `v1/(customers/[^/]+/)?products/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.Product(ctx, partnercenter.CatalogQuery{}, "p"))
	}},
	{"GET", `v1/(customers/[^/]+/)?products/[^/]+/skus`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.SKUs(ctx, partnercenter.CatalogQuery{}, "p"))
	}},
	{"GET", `v1/(customers/[^/]+/)?products/[^/]+/skus/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.SKU(ctx, partnercenter.CatalogQuery{}, "p", "s"))
	}},
	{"GET", `v1/(customers/[^/]+/)?products/[^/]+/skus/[^/]+/availabilities`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.Availabilities(ctx, partnercenter.CatalogQuery{}, "p", "s"))
	}},
	{"GET", `v1/(customers/[^/]+/)?products/[^/]+/skus/[^/]+/availabilities/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.Availability(ctx, partnercenter.CatalogQuery{}, "p", "s", "a"))
	}},
	{"GET", `v1/customers/[^/]+/orders`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.Orders(ctx, "c"))
	}},
	{"GET", `v1/customers/[^/]+/orders/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.Order(ctx, "c", "o"))
	}},
	{"GET", `v1/customers/[^/]+/subscriptions`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.Subscriptions(ctx, "c"))
	}},
	{"GET", `v1/customers/[^/]+/subscriptions/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.Subscription(ctx, "c", "s"))
	}},
	{"GET", `v1/customers/[^/]+/subscribedskus`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(c.SubscribedSKUs(ctx, "c"))
	}},
	{"GET", `v1/auditrecords`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return counted(wire.Collect(c.AuditRecords(ctx, partnercenter.AuditQuery{From: moment})))
	}},
	{"POST", `v1/customers/[^/]+/applicationconsents`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		item, _, err := c.AddConsent(ctx, "c", "a", "n", nil)
		return single(item, err)
	}},
	{"GET", `v1/profiles/organization`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.OrganizationProfile(ctx))
	}},
	{"GET", `v1/profiles/billing`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.BillingInfo(ctx))
	}},
	{"GET", `v1/profiles/mpn`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.MPNProfile(ctx, ""))
	}},
	{"GET", `webhooks/v1/registration/events`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		names, err := c.WebhookEvents(ctx)
		return len(names), nil, err
	}},
	{"GET|POST|PUT", `webhooks/v1/registration`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.RegisterWebhook(ctx, "u", nil))
	}},
	{"POST", `webhooks/v1/registration/validationEvents`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		_, err := c.SendTestEvent(ctx)
		return 1, nil, err
	}},
	{"GET", `webhooks/v1/registration/validationEvents/[^/]+`, func(ctx context.Context, c *partnercenter.Client) (int, error, error) {
		return single(c.TestEvent(ctx, "e"))
	}},
}

func single[T any](item wire.Item[T], err error) (int, error, error) { return 1, item.Doubt, err }

func counted[T any](items []wire.Item[T], err error) (int, error, error) {
	for _, item := range items {
		if item.Doubt != nil {
			return len(items), item.Doubt, err
		}
	}
	return len(items), nil, err
}

// TestSamplesOfPartnerCenter reads every sample of Microsoft's documentation whose endpoint a client covers. SAMPLES is the
// folder that holds partner-center/.
func TestSamplesOfPartnerCenter(t *testing.T) {
	folder := filepath.Join(os.Getenv("SAMPLES"), "partner-center")
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files, "SAMPLES must name a folder with partner-center/*.json")
	var table strings.Builder
	decoded, broken, elsewhere := 0, 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var s sample
		require.NoError(t, json.Unmarshal(text, &s), file)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		outcome, ok := s.read(t, name)
		switch {
		case !ok:
			elsewhere++
			continue
		case strings.HasPrefix(outcome, "no "):
			broken++
		default:
			decoded++
		}
		fmt.Fprintf(&table, "%-78s %s\n", name, outcome)
	}
	t.Logf("\n%s\n%d decoded, %d are no JSON or no answer in the documentation, %d of endpoints that no client covers", table.String(), decoded, broken, elsewhere)
	require.Greater(t, decoded, 50)
}

// read gives what became of the sample; ok is false when no client covers its endpoint.
func (s sample) read(t *testing.T, name string) (outcome string, ok bool) {
	t.Helper()
	text := s.Parsed != nil && !*s.Parsed
	if strings.HasPrefix(name, "partner-center-webhook-events") {
		if text {
			var body string
			require.NoError(t, json.Unmarshal(s.Response.Body, &body))
			s.Response.Body = json.RawMessage(body)
		}
		item, err := wire.Read[partnercenter.Event](s.Response.Body)
		if err != nil {
			return "no JSON", true
		}
		require.NoError(t, item.Doubt, name)
		require.NotEmpty(t, item.Value.Name, name)
		return "event " + string(item.Value.Name), true
	}
	if name == "api-throttling-guidance" {
		s.Request.Method, s.Request.URI = "GET", "/v1/customers"
	}
	path := pathIn(s.Request.URI)
	if name == "get-a-list-of-availabilities-for-a-sku-by-customer" {
		path = strings.TrimSuffix(path, "/availabilities") // the documentation shows a SKU in its place
	}
	if otherResource.MatchString(path) {
		return "", false
	}
	for _, c := range covered {
		if !regexp.MustCompile("(?i)^("+c.method+")$").MatchString(s.Request.Method) || !regexp.MustCompile("(?i)^"+c.path+"$").MatchString(path) {
			continue
		}
		if text {
			return "no JSON", true
		}
		return s.through(t, name, c.call), true
	}
	return "", false
}

// otherResource are resources whose name stands where an id would.
var otherResource = regexp.MustCompile(`(?i)/(usagerecords|overage|customTermEndDates)$`)

// pathIn takes the path out of the address of a sample, which may be of any shape.
func pathIn(address string) string {
	address = strings.Trim(address, "[]")
	address, _, _ = strings.Cut(address, "?")
	if _, rest, ok := strings.Cut(address, "://"); ok {
		_, address, _ = strings.Cut(rest, "/")
	}
	path, err := url.PathUnescape(strings.Trim(address, "/"))
	if err != nil {
		return address
	}
	return path
}

// through sends the sample through the client, from the transport up.
func (s sample) through(t *testing.T, name string, call func(context.Context, *partnercenter.Client) (int, error, error)) string {
	t.Helper()
	status := s.Response.Status
	if status == 0 {
		status = http.StatusOK
	}
	replay := roundTrip(func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		for key, value := range s.Response.Headers {
			if !strings.EqualFold(key, "Content-Length") {
				h.Set(key, strings.TrimSpace(value))
			}
		}
		body := s.Response.Body
		if string(body) == "null" {
			body = nil
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
	})
	doer, err := partnercenter.NewDoer(upstream.Config{Base: partnercenter.Production, Transport: replay, Policy: upstream.Policy{Tries: 1, MaxWait: 1}})
	require.NoError(t, err)
	tokens := upstream.TokenFunc(func(context.Context, string) (string, error) { return "t", nil })
	c, err := partnercenter.New(partnercenter.Production, tokens, doer)
	require.NoError(t, err)
	items, doubt, err := call(context.Background(), c)
	if s.Response.Status == 0 && err != nil {
		return "no answer in the documentation: the body of a request stands in its place"
	}
	require.NoError(t, doubt, name)
	if status >= 400 && err != nil {
		e, ok := upstream.As(err)
		require.True(t, ok, name)
		return fmt.Sprintf("%d %s %s", status, e.Kind, e.Code)
	}
	require.NoError(t, err, name)
	return fmt.Sprintf("%d %d read", status, items)
}
