package live_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
)

func wish(r reseller.Reseller) tenant.CreateInput {
	return tenant.CreateInput{
		ResellerID: r.ID, NewCustomer: &tenant.NewCustomer{Name: "Waldkauz"}, DomainPrefix: "waldkauz",
		Company: tenant.Company{
			Name: "Waldkauz GmbH", Country: "de", City: "Berlin", PostalCode: "10115", AddressLine1: "Invalidenstraße 1",
			FirstName: "Änne", LastName: "Öz", Email: "it@waldkauz.example", Culture: "de-DE", Delegated: true,
		},
	}
}

// submit runs the job of the newest wish once.
func submit(p *portal) error {
	op := p.jobs.creations[len(p.jobs.creations)-1]
	ctx := authz.WithActor(context.Background(), authz.System())
	return p.tenants.SubmitCreation(ctx, op.ResellerID, op.ID)
}

func (p *portal) operation(id string) operation.Operation {
	p.t.Helper()
	op, err := p.db.Operation(context.Background(), everyone, id)
	require.NoError(p.t, err)
	return op
}

// other is another reseller that is authorized.
func (p *portal) other(ctx context.Context) reseller.Reseller {
	p.t.Helper()
	credentials := world.DemoCredentials()[1]
	r := p.add(ctx, credentials)
	_, err := p.resellers.Complete(ctx, p.signIn(ctx, r.ID, credentials.Logins[0]))
	require.NoError(p.t, err)
	return p.reseller(r.ID)
}

// made counts the simulator's customers with the domain.
func made(p *portal, r reseller.Reseller, domain string) (n int) {
	p.sim.World().View(func(s *world.State) {
		for c := range s.Customers.All(r.MicrosoftTenantID) {
			if c.Domain == domain {
				n++
			}
		}
	})
	return n
}

func TestNewTenantIsMadeAtMicrosoft(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	op, err := p.tenants.Create(ctx, everyone, wish(r))
	require.NoError(t, err)
	require.Equal(t, operation.Recorded, op.State)
	why, _ := op.Waiting()
	require.Equal(t, operation.WaitsForQueue, why)
	require.Zero(t, made(p, r, "waldkauz.onmicrosoft.com"), "nothing is made inside the request")

	require.NoError(t, submit(p))
	done := p.operation(op.ID)
	require.Equal(t, operation.Accepted, done.State)
	tn, err := p.tenants.Get(ctx, everyone, done.TenantID)
	require.NoError(t, err)
	require.Equal(t, "waldkauz.onmicrosoft.com", tn.DefaultDomain)
	require.Equal(t, tenant.Connected, tn.ConnectionState)
	require.Equal(t, "Waldkauz", tn.CustomerName)
	require.Equal(t, 1, p.jobs.tenants)

	admin, err := p.tenants.InitialAdministrator(ctx, everyone, tn.ID)
	require.NoError(t, err)
	require.Equal(t, "admin@waldkauz.onmicrosoft.com", admin.UserName)
	require.NotEmpty(t, admin.Password)
	require.NotContains(t, admin.String(), admin.Password)
	require.Subset(t, p.actions(), []string{"tenant.creation_requested", "tenant.created", "tenant.credentials_shown"})
	require.NoError(t, uuid.Validate(p.correlation("tenant.created")))

	require.NoError(t, submit(p), "a second run of the job does nothing")
	require.Equal(t, 1, made(p, r, "waldkauz.onmicrosoft.com"))
}

func TestNewTenantRefusesWhatIsWrong(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	for name, tt := range map[string]struct {
		change func(*tenant.CreateInput)
		field  string
	}{
		"taken name":     {func(in *tenant.CreateInput) { in.DomainPrefix = "fjordline" }, "domain_prefix"},
		"name":           {func(in *tenant.CreateInput) { in.DomainPrefix = "wald kauz" }, "domain_prefix"},
		"no company":     {func(in *tenant.CreateInput) { in.Company.Name = " " }, "company_name"},
		"country":        {func(in *tenant.CreateInput) { in.Company.Country = "Germany" }, "country"},
		"address":        {func(in *tenant.CreateInput) { in.Company.PostalCode = "nowhere" }, "address_line1"},
		"e-mail":         {func(in *tenant.CreateInput) { in.Company.Email = "it" }, "email"},
		"registration":   {func(in *tenant.CreateInput) { in.Company.Country, in.Company.PhoneNumber = "PL", "1" }, "registration_number"},
		"nobody's":       {func(in *tenant.CreateInput) { in.NewCustomer = nil }, "customer_id"},
		"long last name": {func(in *tenant.CreateInput) { in.Company.LastName = strings.Repeat("ö", 51) }, "last_name"},
	} {
		t.Run(name, func(t *testing.T) {
			in := wish(r)
			tt.change(&in)
			_, err := p.tenants.Create(ctx, everyone, in)
			var e *apperr.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, apperr.Invalid, e.Kind)
			require.Len(t, e.Fields, 1)
			require.Equal(t, tt.field, e.Fields[0].Name)
		})
	}
	require.Empty(t, p.jobs.creations)
}

func TestLostAnswerMakesOneTenant(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	op, err := p.tenants.Create(ctx, everyone, wish(r))
	require.NoError(t, err)

	fault(t, p, `{"method":"POST","path":"/v1/customers","after_effect":true,"status":502}`)
	require.ErrorIs(t, submit(p), tenant.ErrOutcomeUnknown)
	require.Equal(t, operation.Unknown, p.operation(op.ID).State)
	why, _ := p.operation(op.ID).Waiting()
	require.Equal(t, operation.WaitsForOutage, why)
	require.Equal(t, 1, made(p, r, "waldkauz.onmicrosoft.com"))

	noFaults(t, p)
	require.NoError(t, submit(p))
	done := p.operation(op.ID)
	require.Equal(t, operation.Accepted, done.State)
	require.Equal(t, 1, made(p, r, "waldkauz.onmicrosoft.com"), "one effect")
	admin, err := p.tenants.InitialAdministrator(ctx, everyone, done.TenantID)
	require.NoError(t, err)
	require.NotEmpty(t, admin.Password, "the same request id gives the first answer")
}

func TestForgottenRequestIDIsLookedUp(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	op, err := p.tenants.Create(ctx, everyone, wish(r))
	require.NoError(t, err)
	fault(t, p, `{"method":"POST","path":"/v1/customers","after_effect":true,"status":502}`)
	require.Error(t, submit(p))
	noFaults(t, p)
	p.edit(func(tx *world.Tx) {
		var keys []string
		for reply := range tx.Replies.All(r.MicrosoftTenantID) {
			keys = append(keys, reply.Key)
		}
		for _, key := range keys {
			tx.Replies.Delete(r.MicrosoftTenantID, key)
		}
	})
	require.NoError(t, submit(p))
	done := p.operation(op.ID)
	require.Equal(t, operation.Accepted, done.State, "the name is taken, by us")
	require.Equal(t, 1, made(p, r, "waldkauz.onmicrosoft.com"))
	_, err = p.tenants.InitialAdministrator(ctx, everyone, done.TenantID)
	require.Equal(t, "tenant.no_credentials", apperr.CodeOf(err))
}

func TestRefusedTenantNamesTheReason(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	in := wish(r)
	op, err := p.tenants.Create(ctx, everyone, in)
	require.NoError(t, err)
	faster := wish(p.other(ctx))
	_, err = p.tenants.Create(ctx, everyone, faster)
	require.NoError(t, err, "another reseller's wish is its own")
	require.NoError(t, submit(p), "it was faster")
	require.NoError(t, p.tenants.SubmitCreation(ctx, op.ResellerID, op.ID))
	refused := p.operation(op.ID)
	require.Equal(t, operation.Refused, refused.State)
	require.NotEmpty(t, refused.ProblemDetail)
	require.NotEmpty(t, refused.MicrosoftCorrelationID)
	require.Empty(t, refused.TenantID)
}

// The caller of the first wish never got its answer, and asks again without its key, or with
// another one.
func TestTheSameWishTwiceIsOneCreation(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	const domain = "waldkauz.onmicrosoft.com"
	first, err := p.tenants.Create(ctx, everyone, wish(r))
	require.NoError(t, err)
	again := func(code string) {
		t.Helper()
		_, err := p.tenants.Create(ctx, everyone, wish(r))
		var e *apperr.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, apperr.Conflict, e.Kind)
		require.Equal(t, code, e.Code)
		require.Equal(t, first.ID, e.OperationID)
		require.Contains(t, e.Detail, domain)
		require.Len(t, p.jobs.creations, 1)
	}
	again("tenant.creation_under_way")
	fault(t, p, `{"method":"POST","path":"/v1/customers","after_effect":true,"status":502}`)
	require.ErrorIs(t, submit(p), tenant.ErrOutcomeUnknown)
	again("tenant.creation_under_way")
	noFaults(t, p)
	require.NoError(t, submit(p))
	again("tenant.made_already")
	require.Equal(t, 1, made(p, r, domain))

	var customers int
	require.NoError(t, p.db.Pool().QueryRow(ctx, `SELECT count(*) FROM customers WHERE name = 'Waldkauz'`).Scan(&customers))
	require.Equal(t, 1, customers, "a refused wish leaves no customer behind")
}

func TestEqualWishesAtTheSameTimeAreOneCreation(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	const callers = 3 // as many as the database has connections for, with one to spare
	errs := make(chan error, callers)
	for range callers {
		go func() {
			_, err := p.tenants.Create(ctx, everyone, wish(r))
			errs <- err
		}()
	}
	refused := 0
	for range callers {
		if err := <-errs; err != nil {
			require.Equal(t, "tenant.creation_under_way", apperr.CodeOf(err))
			refused++
		}
	}
	require.Equal(t, callers-1, refused)
	require.Len(t, p.jobs.creations, 1)
}

func TestAResellerThatMakesATenantIsNotMoved(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	_, err := p.tenants.Create(ctx, everyone, wish(r))
	require.NoError(t, err)
	_, err = p.move(ctx, r, world.DemoCredentials()[1])
	require.Equal(t, "reseller.creating", apperr.CodeOf(err))
	require.Equal(t, r.MicrosoftTenantID, p.reseller(r.ID).MicrosoftTenantID)
}

func TestGivingUp(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	t.Run("what was never sent", func(t *testing.T) {
		op, err := p.tenants.Create(ctx, everyone, wish(r))
		require.NoError(t, err)
		fault(t, p, `{"method":"POST","path":"/v1/customers","status":429,"retry_after":3600}`)
		require.Error(t, submit(p))
		waiting := p.operation(op.ID)
		require.Equal(t, operation.Recorded, waiting.State)
		why, until := waiting.Waiting()
		require.Equal(t, operation.WaitsForThrottle, why)
		require.WithinDuration(t, p.machine.now().Add(time.Hour), *until, time.Minute)
		require.NoError(t, p.tenants.GiveUpCreation(ctx, op.ResellerID, op.ID))
		require.Equal(t, operation.Refused, p.operation(op.ID).State)
		noFaults(t, p)
	})
	t.Run("what may have been done", func(t *testing.T) {
		p.replica() // the limiter remembers the pause that Microsoft asked for
		op, err := p.tenants.Create(ctx, everyone, wish(r))
		require.NoError(t, err)
		fault(t, p, `{"method":"POST","path":"/v1/customers","after_effect":true}`)
		require.ErrorIs(t, submit(p), tenant.ErrOutcomeUnknown)
		require.NoError(t, p.tenants.GiveUpCreation(ctx, op.ResellerID, op.ID))
		got := p.operation(op.ID)
		require.Equal(t, operation.NeedsAttention, got.State)
		require.Contains(t, got.ProblemDetail, "Look in Partner Center")

		noFaults(t, p)
		p.edit(func(tx *world.Tx) {
			for c := range tx.Customers.All(r.MicrosoftTenantID) {
				if c.Domain == "waldkauz.onmicrosoft.com" {
					tx.Customers.Delete(r.MicrosoftTenantID, c.ID)
				}
			}
		})
		_, err = p.tenants.Create(ctx, everyone, wish(r))
		require.NotEqual(t, apperr.Conflict, apperr.KindOf(err), "a person looked, and creates it again")
	})
}

// The request id and the fault's words come from the wire, so that both sides are seen to agree.
func TestEveryTryCarriesTheSameRequestID(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	_, err := p.tenants.Create(ctx, everyone, wish(r))
	require.NoError(t, err)
	fault(t, p, `{"method":"POST","path":"/v1/customers","status":503}`)
	err = submit(p)
	require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err))
	noFaults(t, p)
	require.NoError(t, submit(p))

	res, err := http.Get(p.url + "/_sim/requests?limit=1000")
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var log struct {
		Requests []struct {
			Method    string `json:"method"`
			Path      string `json:"path"`
			RequestID string `json:"request_id"`
		} `json:"requests"`
	}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&log))
	ids := map[string]int{}
	for _, call := range log.Requests {
		if call.Method == http.MethodPost && call.Path == "/v1/customers" {
			ids[call.RequestID]++
		}
	}
	require.Len(t, ids, 1)
	for _, n := range ids {
		require.Greater(t, n, 1)
	}
}
