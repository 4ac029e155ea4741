// Package foreign_test drives the simulator with Microsoft's Graph SDK for Go, as it is published. Run by
// deployments/foreign/with-simulator.sh, which starts a simulator with TLS and makes Go trust it.
package foreign_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/google/uuid"
	graph "github.com/microsoftgraph/msgraph-sdk-go"
	graphcore "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go-core/authentication"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

const (
	redirect     = "http://localhost:8080/app/MicrosoftCspAuthenticationCallback"
	graphScope   = "https://graph.microsoft.com/.default"
	partnerScope = "https://api.partnercenter.microsoft.com/user_impersonation"
)

var origin = os.Getenv("MSSIM_URL")

type login struct {
	Name     string `json:"user_principal_name"`
	Password string `json:"password"`
	MFACode  string `json:"mfa_code"`
}

type reseller struct {
	TenantID      string  `json:"tenant_id"`
	ApplicationID string  `json:"application_id"`
	Secret        string  `json:"secret"`
	Logins        []login `json:"logins"`
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func fetch(t *testing.T, path, token string, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, origin+path, nil)
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	must(t, err)
	must(t, json.Unmarshal([]byte(strings.TrimPrefix(string(text), "\ufeff")), into))
}

// account is the second demo reseller's administrator, signed in once.
var account = sync.OnceValues(func() (*signedIn, error) { return &signedIn{}, nil })

type signedIn struct {
	once     sync.Once
	app      confidential.Client
	account  confidential.Account
	customer string
}

// open signs the administrator in with MSAL and finds the largest customer.
func open(t *testing.T) *signedIn {
	t.Helper()
	s, err := account()
	must(t, err)
	s.once.Do(func() {
		var seeds struct {
			Resellers []reseller `json:"resellers"`
		}
		fetch(t, "/_sim/seed-info", "", &seeds)
		r := seeds.Resellers[1]
		secret, err := confidential.NewCredFromSecret(r.Secret)
		must(t, err)
		s.app, err = confidential.New(origin+"/"+r.TenantID, r.ApplicationID, secret, confidential.WithInstanceDiscovery(false))
		must(t, err)
		address, err := s.app.AuthCodeURL(t.Context(), r.ApplicationID, redirect, []string{partnerScope})
		must(t, err)
		code := signIn(t, address, r.Logins[0]).Query().Get("code")
		result, err := s.app.AcquireTokenByAuthCode(t.Context(), code, redirect, []string{partnerScope})
		must(t, err)
		s.account = result.Account
		var page struct {
			Items []struct {
				ID      string `json:"id"`
				Company struct {
					Name string `json:"companyName"`
				} `json:"companyProfile"`
			} `json:"items"`
		}
		fetch(t, "/v1/customers", result.AccessToken, &page)
		for _, c := range page.Items {
			if c.Company.Name == "Lakeshore Logistics Inc." {
				s.customer = c.ID
			}
		}
	})
	return s
}

// GetToken makes the signed-in account a credential of Azure's SDKs, in the customer's tenant.
func (s *signedIn) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	result, err := s.app.AcquireTokenSilent(ctx, o.Scopes, confidential.WithSilentAccount(s.account), confidential.WithTenantID(s.customer))
	return azcore.AccessToken{Token: result.AccessToken, ExpiresOn: result.ExpiresOn}, err
}

// client is Graph's own, with nothing changed but the address.
func client(t *testing.T) (*graph.GraphServiceClient, *graph.GraphRequestAdapter) {
	t.Helper()
	at, err := url.Parse(origin)
	must(t, err)
	provider, err := authentication.NewAzureIdentityAuthenticationProviderWithScopesAndValidHosts(open(t), []string{graphScope}, []string{at.Hostname()})
	must(t, err)
	adapter, err := graph.NewGraphRequestAdapter(provider)
	must(t, err)
	adapter.SetBaseUrl(origin + "/v1.0")
	return graph.NewGraphServiceClient(adapter), adapter
}

func refusal(t *testing.T, err error) (status int, code string) {
	t.Helper()
	var refused *odataerrors.ODataError
	if !errors.As(err, &refused) {
		t.Fatalf("no refusal of Graph: %v", err)
	}
	return refused.ResponseStatusCode, *refused.GetErrorEscaped().GetCode()
}

func TestPeopleComePageByPage(t *testing.T) {
	c, adapter := client(t)
	ten := int32(10)
	first, err := c.Users().Get(t.Context(), &users.UsersRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{Top: &ten, Select: []string{"id", "userPrincipalName"}},
	})
	must(t, err)
	if n := len(first.GetValue()); n != 10 {
		t.Fatalf("%d people on a page of ten", n)
	}
	pages, err := graphcore.NewPageIterator[models.Userable](first, adapter, models.CreateUserCollectionResponseFromDiscriminatorValue)
	must(t, err)
	seen := map[string]bool{}
	must(t, pages.Iterate(t.Context(), func(u models.Userable) bool { seen[*u.GetId()] = true; return true }))
	if len(seen) < 100 {
		t.Fatalf("only %d people", len(seen))
	}
}

func TestLicenses(t *testing.T) {
	c, _ := client(t)
	skus, err := c.SubscribedSkus().Get(t.Context(), nil)
	must(t, err)
	for _, sku := range skus.GetValue() {
		if sku.GetSkuId() == nil || sku.GetSkuPartNumber() == nil || sku.GetPrepaidUnits().GetEnabled() == nil || *sku.GetConsumedUnits() < 0 {
			t.Fatalf("not all there: %+v", sku)
		}
	}
	if len(skus.GetValue()) == 0 {
		t.Fatal("nothing was bought")
	}
}

func TestSomebodyIsMadeGivenALicenseAndDeleted(t *testing.T) {
	c, _ := client(t)
	domains, err := c.Domains().Get(t.Context(), nil)
	must(t, err)
	var domain string
	for _, d := range domains.GetValue() {
		if *d.GetIsDefault() {
			domain = *d.GetId()
		}
	}
	wanted, password, location, name := models.NewUser(), models.NewPasswordProfile(), "US", "go"
	address, secret, enabled := name+"@"+domain, "Abcd-1234567", true
	password.SetPassword(&secret)
	wanted.SetPasswordProfile(password)
	wanted.SetAccountEnabled(&enabled)
	wanted.SetDisplayName(&name)
	wanted.SetMailNickname(&name)
	wanted.SetUserPrincipalName(&address)
	wanted.SetUsageLocation(&location)
	made, err := c.Users().Post(t.Context(), wanted, nil)
	must(t, err)
	one := c.Users().ByUserId(*made.GetId())

	skus, err := c.SubscribedSkus().Get(t.Context(), nil)
	must(t, err)
	license := models.NewAssignedLicense()
	for _, sku := range skus.GetValue() {
		if *sku.GetPrepaidUnits().GetEnabled() > *sku.GetConsumedUnits() {
			license.SetSkuId(sku.GetSkuId())
		}
	}
	license.SetDisabledPlans([]uuid.UUID{})
	ask := users.NewItemAssignLicensePostRequestBody()
	ask.SetAddLicenses([]models.AssignedLicenseable{license})
	ask.SetRemoveLicenses([]uuid.UUID{})
	_, err = one.AssignLicense().Post(t.Context(), ask, nil)
	must(t, err)
	held, err := one.LicenseDetails().Get(t.Context(), nil)
	must(t, err)
	if list := held.GetValue(); len(list) != 1 || *list[0].GetSkuId() != *license.GetSkuId() {
		t.Fatalf("%d licenses", len(list))
	}
	must(t, one.Delete(t.Context(), nil))
	_, err = one.Get(t.Context(), nil)
	if status, _ := refusal(t, err); status != http.StatusNotFound {
		t.Fatal(status)
	}
}

func TestRefusalsAreTheLibrarysOwn(t *testing.T) {
	c, _ := client(t)
	_, err := c.Users().ByUserId("nobody@example.com").Get(t.Context(), nil)
	if status, code := refusal(t, err); status != http.StatusNotFound || code != "Request_ResourceNotFound" {
		t.Fatal(status, code)
	}
}

func TestBatch(t *testing.T) {
	c, adapter := client(t)
	organization, err := c.Organization().ToGetRequestInformation(t.Context(), nil)
	must(t, err)
	nobody, err := c.Users().ByUserId("nobody@example.com").ToGetRequestInformation(t.Context(), nil)
	must(t, err)
	batch := graphcore.NewBatchRequest(adapter)
	one, err := batch.AddBatchRequestStep(*organization)
	must(t, err)
	other, err := batch.AddBatchRequestStep(*nobody)
	must(t, err)
	answers, err := batch.Send(t.Context(), adapter)
	must(t, err)
	found, err := graphcore.GetBatchResponseById[models.OrganizationCollectionResponseable](answers, *one.GetId(), models.CreateOrganizationCollectionResponseFromDiscriminatorValue)
	must(t, err)
	if name := *found.GetValue()[0].GetDisplayName(); name != "Lakeshore Logistics Inc." {
		t.Fatal(name)
	}
	if status := *answers.GetResponseById(*other.GetId()).GetStatus(); status != http.StatusNotFound {
		t.Fatal(status)
	}
}
