package live

import (
	"context"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/upstream"
)

// Resellers is Microsoft as the service of resellers asks it.
type Resellers struct {
	connector *connect.Connector
	callback  string // redirect URI
	webhooks  string
	machine   clock.Machine
}

// NewResellers makes the adapter. callback is the redirect URI of sign-ins; webhooks is where
// Partner Center's notices should go, without the reseller's id, and "" when this installation
// has no public address.
func NewResellers(c *connect.Connector, callback, webhooks string, machine clock.Machine) *Resellers {
	return &Resellers{connector: c, callback: callback, webhooks: strings.TrimRight(webhooks, "/"), machine: machine}
}

// ResolveTenant gives the id of the tenant that a domain belongs to.
func (m *Resellers) ResolveTenant(ctx context.Context, domain string) (string, error) {
	id, err := m.connector.TenantOf(forPerson(ctx), domain)
	return id, failure(err)
}

// CheckSecret asks for a token of the application itself, with nothing remembered.
func (m *Resellers) CheckSecret(ctx context.Context, app reseller.Application) error {
	client, forget, err := m.connector.Trial(app)
	if err != nil {
		return failure(err)
	}
	defer forget()
	_, err = client.PartnerCenterAppToken(forPerson(ctx))
	return failure(err)
}

// SignInURL is where the person's browser goes.
func (m *Resellers) SignInURL(ctx context.Context, app reseller.Application, state, nonce, verifier string) (string, error) {
	client, forget, err := m.connector.Trial(app)
	if err != nil {
		return "", failure(err)
	}
	defer forget()
	address, err := client.AuthCodeURL(forPerson(ctx), entra.SignInRequest{
		RedirectURI: m.callback, State: state, Nonce: nonce, Verifier: verifier, Scopes: signInScopes(), Prompt: "select_account",
	})
	return address, failure(err)
}

// signInScopes are Graph's permissions by their full names; they are asked for at the first
// sign-in, because later nobody is there to consent.
func signInScopes() []string {
	scopes := []string{entra.GraphResource + "/DelegatedAdminRelationship.Read.All"}
	for _, s := range reseller.GraphScopes() {
		scopes = append(scopes, entra.GraphResource+"/"+s)
	}
	return scopes
}

// Redeem turns a code into tokens and checks the ID token.
func (m *Resellers) Redeem(ctx context.Context, app reseller.Application, code, nonce, verifier string) (reseller.SignIn, error) {
	client, forget, err := m.connector.Trial(app)
	if err != nil {
		return reseller.SignIn{}, failure(err)
	}
	defer forget()
	got, err := client.RedeemCode(forPerson(ctx), entra.Redemption{Code: code, RedirectURI: m.callback, Nonce: nonce, Verifier: verifier})
	if err != nil {
		return reseller.SignIn{}, failure(err)
	}
	return reseller.SignIn{TenantID: got.TenantID, Account: got.UPN, AccountID: got.AccountID, MFA: got.MFA, TokenCache: got.TokenCache}, nil
}

// Profile reads the reseller's own profile right after it was authorized.
func (m *Resellers) Profile(ctx context.Context, resellerID string) (reseller.Profile, error) {
	m.connector.Drop(resellerID) // what was remembered belongs to the authorization of before
	ctx = forPerson(ctx)
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		return reseller.Profile{}, failure(err)
	}
	var p reseller.Profile
	if p.MFACompliant, err = x.PartnerCenter.ValidateMFA(ctx); err != nil {
		return p, failure(err)
	}
	return p, failure(readProfile(ctx, x.PartnerCenter, &p))
}

func readProfile(ctx context.Context, pc *partnercenter.Client, p *reseller.Profile) error {
	organization, err := pc.OrganizationProfile(ctx)
	if err != nil {
		return err
	}
	p.CompanyName, p.Country = string(organization.Value.CompanyName), country(string(organization.Value.DefaultAddress.Country))
	mpn, err := pc.MPNProfile(ctx, "")
	if err != nil && upstream.KindOf(err) != upstream.KindNotFound {
		return err
	}
	p.MPNID = short(string(mpn.Value.MPNID))
	billing, err := pc.BillingInfo(ctx)
	if err != nil && upstream.KindOf(err) != upstream.KindNotFound {
		return err
	}
	p.Currency = currency(string(billing.Value.BillingCurrency))
	return nil
}

// probeTime bounds one health report's calls.
const probeTime = 20 * time.Second

// Probe tries everything that health tells of, in the order in which one needs the other.
func (m *Resellers) Probe(ctx context.Context, resellerID string) reseller.Probes {
	ctx, cancel := context.WithTimeout(forPerson(ctx), probeTime)
	defer cancel()
	p := reseller.Probes{HeldUntil: m.connector.HeldUntil(resellerID)}
	if m.webhooks != "" {
		p.OwnWebhook = m.webhooks + "/" + resellerID
	}
	app, err := m.connector.Application(ctx, resellerID)
	if err == nil {
		err = m.CheckSecret(ctx, app)
	}
	if p.AppToken = m.probe(failure(err)); !p.AppToken.OK() {
		return p
	}
	x, err := m.connector.Open(ctx, resellerID)
	if err != nil {
		p.UserToken = m.probe(failure(err))
		return p
	}
	err = x.Entra.Renew(ctx)
	p.UserToken = m.probe(failure(err))
	if err != nil {
		_ = x.Note(ctx, err)
		return p
	}
	m.probePartnerCenter(ctx, x, app.TenantID, &p)
	return p
}

func (m *Resellers) probePartnerCenter(ctx context.Context, x *connect.Connection, tenantID string, p *reseller.Probes) {
	var err error
	if p.MFACompliant, err = x.PartnerCenter.ValidateMFA(ctx); err != nil {
		p.Profile = m.probe(failure(err))
		if upstream.ReasonOf(err) == upstream.ReasonMFAMissing {
			no := false
			p.MFACompliant = &no
		}
		_ = x.Note(ctx, err)
		return
	}
	_ = m.connector.Clear(ctx, x.ResellerID)
	var profile reseller.Profile
	p.Profile = m.probe(failure(readProfile(ctx, x.PartnerCenter, &profile)))
	p.MPNID = profile.MPNID
	if p.Profile.OK() {
		signed, err := x.PartnerCenter.PartnerAgreementSigned(ctx, tenantID)
		p.Agreement, p.AgreementAnswered = signed, err == nil || answered(err)
	}
	if p.OwnWebhook == "" {
		return
	}
	registered, err := x.PartnerCenter.Webhook(ctx)
	if upstream.KindOf(err) == upstream.KindNotFound {
		err = nil
	}
	p.Webhook, p.WebhookURL = m.probe(failure(err)), string(registered.Value.URL)
}

// answered tells whether Microsoft heard the question and refused it for what it is.
func answered(err error) bool {
	switch upstream.KindOf(err) {
	case upstream.KindInvalid, upstream.KindConflict, upstream.KindNotFound, upstream.KindUnauthorized:
		return true
	default:
		return false
	}
}

func (m *Resellers) probe(err error) reseller.Probe { return reseller.ProbeOf(err, m.machine()) }
