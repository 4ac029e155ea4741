package partner

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// receiver is a partner's endpoint. It answers with the next status of script, and
// 200 when that has run out.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	script []int
	got    chan delivered
}

type delivered struct {
	header http.Header
	body   []byte
}

func newReceiver(t *testing.T, script ...int) *receiver {
	r := &receiver{script: script, got: make(chan delivered, 100)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		status := http.StatusOK
		if len(r.script) > 0 {
			status, r.script = r.script[0], r.script[1:]
		}
		r.mu.Unlock()
		rw.WriteHeader(status)
		r.got <- delivered{req.Header, body}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) wait(t *testing.T) delivered {
	t.Helper()
	select {
	case d := <-r.got:
		return d
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was delivered")
		return delivered{}
	}
}

func (s *sim) register(r *receiver, extra string, events ...string) response {
	s.t.Helper()
	return s.do(request{method: "POST", path: "/webhooks/v1/registration", body: `{"WebhookUrl":"` + r.URL + `/hook","WebhookEvents":["` + strings.Join(events, `","`) + `"]` + extra + `}`})
}

// verify checks a delivery as Microsoft's guide tells receivers to: the signer's
// certificate from the address in the header, its issuer, its chain, and the
// signature over the exact bytes.
func (s *sim) verify(d delivered, token string) {
	s.t.Helper()
	require.Equal(s.t, "rsa-sha256", d.header.Get("X-MS-Signature-Algorithm"))
	address, err := url.Parse(d.header.Get("X-MS-Certificate-Url"))
	require.NoError(s.t, err)
	cert, err := x509.ParseCertificate(s.open(address.String()).body)
	require.NoError(s.t, err)
	require.Equal(s.t, []string{"Microsoft Corporation"}, cert.Issuer.Organization)
	roots := x509.NewCertPool()
	require.True(s.t, roots.AppendCertsFromPEM(s.open(authorityPath).body))
	_, err = cert.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	require.NoError(s.t, err)
	raw, isSignature := strings.CutPrefix(token, "Signature ")
	require.True(s.t, isSignature, token)
	signature, err := base64.StdEncoding.DecodeString(raw)
	require.NoError(s.t, err)
	sum := sha256.Sum256(d.body)
	require.NoError(s.t, rsa.VerifyPKCS1v15(cert.PublicKey.(*rsa.PublicKey), crypto.SHA256, sum[:], signature))
	sum[0]++
	require.Error(s.t, rsa.VerifyPKCS1v15(cert.PublicKey.(*rsa.PublicKey), crypto.SHA256, sum[:], signature))
}

func TestRegistration(t *testing.T) {
	s := newSim(t)
	hook := newReceiver(t)
	const path = "/webhooks/v1/registration"
	require.Equal(t, 404, s.get(path).status)
	put := request{method: "PUT", path: path, body: `{"webhookUrl":"` + hook.URL + `","webhookEvents":["test-created"]}`}
	require.Equal(t, 404, s.do(put).status)

	first := s.register(hook, "", "Subscription-Updated", "test-created")
	first.is(t, 200, `{"SubscriberId":"{made at random}","WebhookUrl":"`+hook.URL+`/hook","WebhookEvents":["subscription-updated","test-created"]}`)
	s.get(path).is(t, 200, `{"WebhookUrl":"`+hook.URL+`/hook","WebhookEvents":["subscription-updated","test-created"]}`)
	require.Equal(t, 409, s.register(hook, "", "test-created").status, "one registration per tenant")
	s.do(put).is(t, 200, replaced(`{"SubscriberId":"SUBSCRIBER","WebhookUrl":"`+hook.URL+`","WebhookEvents":["test-created"]}`,
		"SUBSCRIBER", first.json(t)["SubscriberId"].(string)))
	s.get(path).is(t, 200, `{"WebhookUrl":"`+hook.URL+`","WebhookEvents":["test-created"]}`)

	for name, body := range map[string]string{
		"no address":     `{"WebhookEvents":["test-created"]}`,
		"relative":       `{"WebhookUrl":"/hook","WebhookEvents":["test-created"]}`,
		"another scheme": `{"WebhookUrl":"file:///etc/passwd","WebhookEvents":["test-created"]}`,
		"no events":      `{"WebhookUrl":"https://example.com","WebhookEvents":[]}`,
		"unknown event":  `{"WebhookUrl":"https://example.com","WebhookEvents":["moon-landed"]}`,
	} {
		put.body = body
		require.Equal(t, 400, s.do(put).status, name)
	}
	put.body = `{"WebhookUrl":"ftp://example.com","WebhookEvents":["test-created"]}`
	s.do(put).is(t, 400, `{"code":800002,"description":"The webhook URL must be an absolute http or https address.","data":[],"source":"PartnerFD"}`)
}

func TestCertificates(t *testing.T) {
	s := newSim(t)
	signer, _, err := s.w.Certify("webhook", "pcnotifications-dispatch.microsoft.com")
	require.NoError(t, err)
	got := s.open("/webhooks/certificates/pcnotifications-dispatch.microsoft.com.cer")
	require.Equal(t, "application/x-x509-ca-cert", got.head("Content-Type"))
	got.is(t, 200, string(signer.Raw))
	authority, _, err := s.w.Authority()
	require.NoError(t, err)
	require.NoError(t, signer.CheckSignatureFrom(authority))
	got = s.open("/webhooks/certificates/authority.pem")
	require.Equal(t, "application/x-pem-file", got.head("Content-Type"))
	got.is(t, 200, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Raw})))
}

func TestSignedDelivery(t *testing.T) {
	s := newSim(t)
	hook := newReceiver(t)
	require.Equal(t, 200, s.register(hook, "", "subscription-updated").status)
	var sub world.Subscription
	var record *world.AuditRecord
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for row := range tx.Subscriptions.All(customerID("gruenwald")) {
			before := *row
			after, _ := tx.Subscriptions.Edit(row.CustomerID, row.ID)
			after.FriendlyName = "Renamed"
			record = world.RecordSubscription(tx, &before, after, world.AuditRecord{})
			sub = *after
			return nil
		}
		return nil
	}))
	d := hook.wait(t)
	s.verify(d, d.header.Get("Authorization"))
	require.Empty(t, d.header.Get("X-MS-Signature"))
	require.Equal(t, "application/json", d.header.Get("Content-Type"))
	require.Equal(t, record.CorrelationID, d.header.Get("X-MS-Correlation-Id"))
	var body map[string]any
	require.NoError(t, json.Unmarshal(d.body, &body))
	require.Equal(t, map[string]any{
		"EventName": "subscription-updated", "ResourceName": "subscription", "ResourceChangeUtcDate": "2026-11-20T09:00:00.0000000+00:00",
		"ResourceUri": "http://127.0.0.1:8090/webhooks/v1/customers/" + sub.CustomerID + "/subscriptions/" + sub.ID,
		"AuditUri":    "http://127.0.0.1:8090/auditactivity/v1/auditrecords/" + record.ID,
	}, body)
	path, _ := strings.CutPrefix(body["ResourceUri"].(string), "http://127.0.0.1:8090/webhooks")
	require.Equal(t, "Renamed", s.get(path).json(t)["friendlyName"], "without /webhooks the address reads the resource")
	audit, _ := strings.CutPrefix(body["AuditUri"].(string), "http://127.0.0.1:8090")
	require.Equal(t, record.ID, s.get(audit).json(t)["id"])
}

func TestValidationEvents(t *testing.T) {
	s := newSim(t)
	hook := newReceiver(t)
	const path = "/webhooks/v1/registration/validationEvents"
	require.Equal(t, 400, s.do(request{method: "POST", path: path}).status, "there is no registration")
	require.Equal(t, 200, s.register(hook, `,"SignatureTokenToMsSignatureHeader":true`, "test-created").status)
	s.clock.advance(time.Minute)
	_, err := s.w.Advance(start.AddDate(0, 1, 0)) // simulated time leaves machine time behind
	require.NoError(t, err)

	asked := s.do(request{method: "POST", path: path})
	asked.is(t, 200, `{"correlationId":"{made at random}"}`)
	id := asked.json(t)["correlationId"].(string)
	d := hook.wait(t)
	s.verify(d, d.header.Get("X-MS-Signature"))
	require.Empty(t, d.header.Get("Authorization"))
	manualtest.CheckLiteral(t, replaced(`{"EventName":"test-created","ResourceUri":"http://127.0.0.1:8090/webhooks/v1/registration/validationEvents/ID",
		"ResourceName":"test","AuditUri":null,"ResourceChangeUtcDate":"2026-12-20T09:00:00.0000000+00:00"}`, "ID", id), string(d.body))

	var status response
	require.Eventually(t, func() bool {
		status = s.get(path + "/" + id)
		return status.json(t)["status"] == "completed"
	}, 10*time.Second, time.Millisecond)
	status.is(t, 200, replaced(`{"correlationId":"ID","partnerId":"PARTNER","status":"completed","callbackUrl":"HOOK/hook",
		"results":[{"responseCode":"OK","responseMessage":"","systemError":false,"dateTimeUtc":"2026-12-20T09:00:00"}]}`,
		"ID", id, "PARTNER", s.first.TenantID, "HOOK", hook.URL))
	require.Equal(t, 404, s.get(path+"/nothing").status)

	require.Equal(t, 200, s.do(request{method: "POST", path: path}).status)
	require.Equal(t, 429, s.do(request{method: "POST", path: path}).status, "two a minute")
}

func TestDeliveryIsRetriedAndParked(t *testing.T) {
	tests := map[string]struct {
		script   []int
		attempts int
		state    string
	}{
		"at once":                  {nil, 1, deliveryDelivered},
		"after two refusals":       {[]int{500, 403}, 3, deliveryDelivered},
		"on the last attempt":      {[]int{500, 500, 500, 500, 500, 500, 500, 500, 500}, 10, deliveryDelivered},
		"never, and then parked":   {[]int{500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500}, 10, deliveryParked},
		"redirects do not deliver": {[]int{304, 200}, 2, deliveryDelivered},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSim(t)
			s.h.sender.backoff = func(int) time.Duration { return 0 }
			hook := newReceiver(t, tt.script...)
			require.Equal(t, 200, s.register(hook, "", "test-created").status)
			id := s.do(request{method: "POST", path: "/webhooks/v1/registration/validationEvents"}).json(t)["correlationId"].(string)
			var d world.Delivery
			require.Eventually(t, func() bool {
				s.w.View(func(st *world.State) {
					row, _ := st.Deliveries.Get(s.first.TenantID, id)
					d = *row
				})
				return d.State != deliveryWaiting
			}, 20*time.Second, time.Millisecond)
			require.Equal(t, tt.state, d.State)
			require.Len(t, d.Attempts, tt.attempts)
			require.Len(t, hook.got, tt.attempts)
		})
	}
}

func TestRetriesWaitForTheirTime(t *testing.T) {
	s := newSim(t)
	hook := newReceiver(t, 500)
	require.Equal(t, 200, s.register(hook, "", "test-created").status)
	id := s.do(request{method: "POST", path: "/webhooks/v1/registration/validationEvents"}).json(t)["correlationId"].(string)
	hook.wait(t)
	key := deliveryKey{s.first.TenantID, id}
	require.Eventually(t, func() bool {
		s.h.sender.mu.Lock()
		defer s.h.sender.mu.Unlock()
		return !s.h.sender.running
	}, 10*time.Second, time.Millisecond)
	due, next := s.h.sender.due()
	require.Empty(t, due)
	require.Equal(t, start.Add(time.Second), next)
	s.clock.advance(time.Second)
	due, _ = s.h.sender.due()
	require.Equal(t, []deliveryKey{key}, due[s.first.TenantID])
	s.h.sender.wake()
	hook.wait(t)
}

func TestUnwantedEventsAreParked(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		tx.Deliveries.Put(s.first.TenantID, "x", &world.Delivery{ID: "x", PartnerID: s.first.TenantID, EventName: "invoice-ready", State: deliveryWaiting})
		return nil
	}))
	require.Eventually(t, func() bool {
		state := ""
		s.w.View(func(st *world.State) { d, _ := st.Deliveries.Get(s.first.TenantID, "x"); state = d.State })
		return state == deliveryParked
	}, 10*time.Second, time.Millisecond)
}

func TestNotifications(t *testing.T) {
	const origin = "https://api.partnercenter.microsoft.com"
	tests := map[string]struct {
		d    world.Delivery
		want string
	}{
		"a relationship lives elsewhere": {
			world.Delivery{EventName: "granular-admin-relationship-approved", ResourceName: "GranularAdminRelationship", ResourceURI: "/v1.0/tenantRelationships/delegatedAdminRelationships/1", ChangedAt: start},
			`{"EventName":"granular-admin-relationship-approved","ResourceUri":"https://partner.microsoft.com/granularAdminRelationships/1","ResourceName":"GranularAdminRelationship","AuditUri":null,"ResourceChangeUtcDate":"2026-11-20T09:00:00.0000000+00:00"}`,
		},
		"without a resource": {
			world.Delivery{EventName: "dap-admin-relationship-terminated", ResourceName: "PartnerCustomerDap", ChangedAt: start},
			`{"EventName":"dap-admin-relationship-terminated","ResourceUri":null,"ResourceName":"PartnerCustomerDap","AuditUri":null,"ResourceChangeUtcDate":"2026-11-20T09:00:00.0000000+00:00"}`,
		},
		"a customer": {
			world.Delivery{EventName: "reseller-relationship-accepted-by-customer", ResourceName: "Customer", ResourceURI: "/v1/customers/1", AuditID: "a", ChangedAt: start},
			`{"EventName":"reseller-relationship-accepted-by-customer","ResourceUri":"https://api.partnercenter.microsoft.com/v1/customers/1","ResourceName":"Customer","AuditUri":"https://api.partnercenter.microsoft.com/auditactivity/v1/auditrecords/a","ResourceChangeUtcDate":"2026-11-20T09:00:00.0000000+00:00"}`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(notificationOf(&tt.d, origin))
			require.NoError(t, err)
			require.Equal(t, tt.want, string(got), "the order of members is Microsoft's too")
		})
	}
}
