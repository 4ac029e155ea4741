package partnercenter_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream"
)

var newTenant = partnercenter.NewCustomer{
	Domain: "alpineskihouse.onmicrosoft.com", GDAPByDefault: true,
	Billing: partnercenter.BillingProfile{
		Email: "anna@alpineskihouse.example", Culture: "de-AT", Language: "de", CompanyName: "Alpine Ski House GmbH",
		DefaultAddress: partnercenter.Address{Country: "AT", City: "Innsbruck", AddressLine1: "Bergweg 7", PostalCode: "6020"},
	},
}

func TestCreateCustomer(t *testing.T) {
	a := newAPI(t, answer(502, ""), answer(201, fixture(t, "customer_created.json")))
	c := newClient(t, a.URL)
	got, secret, err := c.CreateCustomer(context.Background(), "7d0cbd2f-6f5b-4d5e-8a53-0a1b2c3d4e5f", newTenant)
	require.NoError(t, err)
	require.EqualValues(t, alpine, got.Value.ID)
	require.EqualValues(t, "=Geheim;7", secret.Password)
	require.NotContains(t, string(got.Raw), "Geheim")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", secret, secret, secret), "Geheim")

	require.Equal(t, 2, a.calls(), "a lost answer is asked for again")
	for _, r := range a.requests {
		require.Equal(t, "7d0cbd2f-6f5b-4d5e-8a53-0a1b2c3d4e5f", r.Header.Get("MS-RequestId"))
	}
	require.JSONEq(t, `{"enableGDAPByDefault":true,"companyProfile":{"domain":"alpineskihouse.onmicrosoft.com"},"billingProfile":{
		"email":"anna@alpineskihouse.example","culture":"de-AT","language":"de","companyName":"Alpine Ski House GmbH",
		"defaultAddress":{"country":"AT","city":"Innsbruck","addressLine1":"Bergweg 7","postalCode":"6020"}}}`, a.bodies[0])

	_, _, err = c.CreateCustomer(context.Background(), "", newTenant)
	require.Equal(t, upstream.KindInvalid, upstream.KindOf(err), "without an id it is not safe")
	require.Equal(t, 2, a.calls())
}

func TestDomainTaken(t *testing.T) {
	tests := map[string]struct {
		status int
		taken  bool
		kind   upstream.Kind
	}{
		"taken":       {status: 200, taken: true},
		"free":        {status: 404},
		"not allowed": {status: 403, kind: upstream.KindUnauthorized},
		"down":        {status: 503, kind: upstream.KindUnavailable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, answer(tt.status, ""))
			taken, err := newClient(t, a.URL).DomainTaken(context.Background(), "contoso.onmicrosoft.com")
			require.Equal(t, tt.kind, upstream.KindOf(err))
			require.Equal(t, tt.taken, taken)
			require.Equal(t, http.MethodHead, a.requests[0].Method)
		})
	}
}

func TestValidateAddress(t *testing.T) {
	a := newAPI(t, answer(200, fixture(t, "address_verdict.json")))
	got, err := newClient(t, a.URL).ValidateAddress(context.Background(), partnercenter.Address{Country: "US", City: "Redmond", State: "WA", AddressLine1: "Microsoft Way", PostalCode: "98052"})
	require.NoError(t, err)
	require.False(t, got.Value.Good())
	require.EqualValues(t, "1 Microsoft Way", got.Value.Suggestions[0].AddressLine1)
	require.JSONEq(t, `{"country":"US","city":"Redmond","state":"WA","addressLine1":"Microsoft Way","postalCode":"98052"}`, a.bodies[0])
	require.True(t, partnercenter.AddressVerdict{Status: "VerifiedShippable"}.Good())
}

func TestConfirmAgreement(t *testing.T) {
	a := newAPI(t, answer(201, `{"type":"MicrosoftCustomerAgreement"}`))
	_, err := newClient(t, a.URL).ConfirmAgreement(context.Background(), "r-1", alpine, partnercenter.NewAgreement{
		TemplateID: "117a77b0-9360-443b-8795-c6dedc750cf9", Type: partnercenter.CustomerAgreementType, DateAgreed: moment,
		Contact: partnercenter.AgreementContact{FirstName: "Anna", LastName: "Berger", Email: "anna@alpineskihouse.example"},
	})
	require.NoError(t, err)
	require.JSONEq(t, `{"primaryContact":{"firstName":"Anna","lastName":"Berger","email":"anna@alpineskihouse.example"},
		"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-03-01T12:00:00.000Z","type":"MicrosoftCustomerAgreement"}`, a.bodies[0])
}

func TestConsents(t *testing.T) {
	ctx := context.Background()
	grants := []partnercenter.ConsentGrant{{EnterpriseApplicationID: "00000003-0000-0000-c000-000000000000", Scopes: []string{"User.Read.All", "Organization.Read.All"}}}
	t.Run("new", func(t *testing.T) {
		a := newAPI(t, answer(201, `{"applicationId":"app","displayName":"Tenantry"}`))
		got, existed, err := newClient(t, a.URL).AddConsent(ctx, alpine, "app", "Tenantry", grants)
		require.NoError(t, err)
		require.False(t, existed)
		require.EqualValues(t, "Tenantry", got.Value.DisplayName)
		require.JSONEq(t, `{"applicationId":"app","displayName":"Tenantry","applicationGrants":[
			{"enterpriseApplicationId":"00000003-0000-0000-c000-000000000000","scope":"User.Read.All,Organization.Read.All"}]}`, a.bodies[0])
	})
	t.Run("without a body", func(t *testing.T) {
		a := newAPI(t, answer(200, ``))
		_, existed, err := newClient(t, a.URL).AddConsent(ctx, alpine, "app", "Tenantry", grants)
		require.NoError(t, err)
		require.False(t, existed)
	})
	t.Run("there already", func(t *testing.T) {
		a := newAPI(t, answer(409, `{"code":"1","description":"Permission entry already exists."}`))
		_, existed, err := newClient(t, a.URL).AddConsent(ctx, alpine, "app", "Tenantry", grants)
		require.NoError(t, err)
		require.True(t, existed)
	})
	t.Run("refused", func(t *testing.T) {
		a := newAPI(t, answer(403, `{"code":900308,"description":"Insufficient privileges"}`))
		_, _, err := newClient(t, a.URL).AddConsent(ctx, alpine, "app", "Tenantry", grants)
		require.Equal(t, upstream.ReasonGDAPMissing, upstream.ReasonOf(err))
	})
	t.Run("removed, also when there is none", func(t *testing.T) {
		a := newAPI(t, answer(204, ""), answer(404, `{"code":"1"}`))
		c := newClient(t, a.URL)
		require.NoError(t, c.RemoveConsent(ctx, alpine, "app"))
		require.NoError(t, c.RemoveConsent(ctx, alpine, "app"))
		require.Equal(t, "/v1/customers/"+alpine+"/applicationconsents/app", a.requests[0].URL.Path)
	})
}

func TestValidateMFA(t *testing.T) {
	yes, no := true, false
	tests := map[string]struct {
		headers []string
		want    *bool
	}{
		"compliant":      {headers: []string{"isMfaCompliant", "true"}, want: &yes},
		"not compliant":  {headers: []string{"isMfaCompliant", "False"}, want: &no},
		"not said":       {},
		"said in riddle": {headers: []string{"isMfaCompliant", "perhaps"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, answer(200, `{"items":[]}`, tt.headers...))
			got, err := newClient(t, a.URL).ValidateMFA(context.Background())
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
			require.Equal(t, "true", a.requests[0].Header.Get("ValidateMfa"))
		})
	}
}

func TestRegisterWebhook(t *testing.T) {
	ctx := context.Background()
	events := []string{"subscription-updated", "test-created"}
	t.Run("the first", func(t *testing.T) {
		a := newAPI(t, answer(404, ""), answer(200, fixture(t, "webhook_registration.json")))
		got, err := newClient(t, a.URL).RegisterWebhook(ctx, "https://portal.example/hooks", events)
		require.NoError(t, err)
		require.EqualValues(t, "https://portal.example/hooks", got.Value.URL)
		require.Equal(t, http.MethodPost, a.requests[1].Method)
		require.JSONEq(t, `{"WebhookUrl":"https://portal.example/hooks","WebhookEvents":["subscription-updated","test-created"]}`, a.bodies[1])
	})
	t.Run("another", func(t *testing.T) {
		a := newAPI(t, answer(200, fixture(t, "webhook_registration.json")))
		_, err := newClient(t, a.URL).RegisterWebhook(ctx, "https://portal.example/hooks", events)
		require.NoError(t, err)
		require.Equal(t, http.MethodPut, a.requests[1].Method)
	})
	t.Run("refused", func(t *testing.T) {
		a := newAPI(t, answer(403, ""))
		_, err := newClient(t, a.URL).RegisterWebhook(ctx, "https://portal.example/hooks", events)
		require.Equal(t, upstream.KindUnauthorized, upstream.KindOf(err))
		require.Equal(t, 1, a.calls())
	})
	t.Run("a test event", func(t *testing.T) {
		a := newAPI(t, answer(200, `{"correlationId":"c-1"}`))
		id, err := newClient(t, a.URL).SendTestEvent(ctx)
		require.NoError(t, err)
		require.Equal(t, "c-1", id)
		require.Equal(t, "/webhooks/v1/registration/validationEvents", a.requests[0].URL.Path)
	})
}
