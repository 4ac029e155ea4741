package entra

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	promptNone    = "none"
	promptLogin   = "login"
	promptConsent = "consent"
	promptSelect  = "select_account"
	promptCreate  = "create" // the live service offers a new account; here it is a choice of those that are

	ticketLife  = 15 * time.Minute
	sessionLife = 24 * time.Hour

	// sessionCookie has the live service's name for the same thing.
	sessionCookie = "ESTSAUTHPERSISTENT"
)

var prompts = []string{"", promptNone, promptLogin, promptConsent, promptSelect, promptCreate}

// What the forms of the pages send as "step".
const (
	stepPick     = "pick"     // show the accounts
	stepAccount  = "account"  // an account was chosen or typed
	stepSession  = "session"  // go on with who is signed in
	stepPassword = "password" // the password was typed
	stepUpdate   = "update"   // another password was chosen
	stepDevice   = "device"   // the code of a device was typed
	stepMFA      = "mfa"      // the code was typed
	stepConsent  = "consent"  // the permissions were accepted
	stepCancel   = "cancel"
)

// interaction is what a sign-in is for.
type interaction struct {
	app    *world.App
	tenant *world.Tenant // nil for any
	prompt string
	hint   string
	domain string // domain_hint: whose accounts are offered where any tenant will do
}

// names tells whether somebody who is signed in is who the app hinted at.
func (in interaction) names(who signedIn) bool {
	return in.hint == "" || strings.EqualFold(in.hint, who.user.UserPrincipalName)
}

// admits tells whether a sign-in of before will do here too: not when the tenant
// has since begun to ask for a fresh one.
func (in interaction) admits(who signedIn) bool {
	t := in.tenant
	if t == nil {
		t = who.home
	}
	if p := t.SignInPolicy; p != nil && (p.Demand == world.DemandMFA || p.Demand == world.DemandSignInFrequency) {
		return p.Met(who.amr, who.at, t.ID != who.home.ID)
	}
	return true
}

// signedIn is somebody who has proved who they are.
type signedIn struct {
	user *world.User
	home *world.Tenant
	amr  []string
	at   time.Time // machine time
	pass string    // the ticket that carries this to the next page
	old  string    // the password they have to change, as endedPassword gives it
}

// signIn shows pages until somebody is signed in; done is false when it wrote one.
func (h *Handler) signIn(rw http.ResponseWriter, r *http.Request, in interaction) (who signedIn, done bool) {
	if r.Method == http.MethodPost {
		return h.step(rw, r, in)
	}
	who, found := h.session(r)
	choose := in.prompt == promptSelect || in.prompt == promptCreate
	if found && in.names(who) && in.admits(who) && in.prompt != promptLogin && !choose {
		return h.complete(rw, r, who)
	}
	if in.hint != "" && !choose {
		h.passwordPage(rw, r, in, in.hint, nil)
		return signedIn{}, false
	}
	h.pickPage(rw, r, in, nil)
	return signedIn{}, false
}

// step takes what one of the pages sent.
func (h *Handler) step(rw http.ResponseWriter, r *http.Request, in interaction) (who signedIn, done bool) {
	name := strings.TrimSpace(r.PostFormValue("username"))
	switch r.PostFormValue("step") {
	case stepAccount:
		if err := h.accountExists(name); err != nil {
			h.pickPage(rw, r, in, err)
			return who, false
		}
		h.passwordPage(rw, r, in, name, nil)
		return who, false
	case stepPassword:
		who, err := h.checkPassword(name, r.PostFormValue("password"))
		if err != nil {
			h.passwordPage(rw, r, in, name, err)
			return who, false
		}
		return h.secondFactor(rw, r, in, who)
	case stepUpdate:
		who, ok := h.recall(sealedUpdate, r.PostFormValue("ticket"))
		if !ok || who.owesMFA() {
			break
		}
		err := h.updatePassword(who, r.PostFormValue("password"), r.PostFormValue("again"))
		if err == nil {
			return h.complete(rw, r, who)
		}
		if !errors.Is(err, errSpent) {
			h.updatePage(rw, r, in, who, err)
			return who, false
		}
	case stepMFA:
		who, ok := h.fromTicket(r)
		if !ok {
			break
		}
		if code := strings.ReplaceAll(r.PostFormValue("code"), " ", ""); subtle.ConstantTimeCompare([]byte(code), []byte(world.MFACode)) != 1 {
			h.mfaPage(rw, r, in, who, fail(500121, "invalid_grant", "Authentication failed during strong authentication request: that code is not right."))
			return who, false
		}
		who.amr = []string{amrPassword, amrMFA}
		return h.currentPassword(rw, r, in, who)
	case stepSession:
		if who, ok := h.session(r); ok && in.admits(who) {
			return h.complete(rw, r, who)
		} else if ok {
			h.passwordPage(rw, r, in, who.user.UserPrincipalName, nil)
			return who, false
		}
	case stepConsent:
		if who, ok := h.fromTicket(r); ok && !who.owesMFA() {
			return who, true
		}
	}
	h.pickPage(rw, r, in, nil)
	return who, false
}

func (who signedIn) owesMFA() bool { return who.user.SignIn.MFA && !contains(who.amr, amrMFA) }

func (h *Handler) secondFactor(rw http.ResponseWriter, r *http.Request, in interaction, who signedIn) (signedIn, bool) {
	if !who.owesMFA() {
		return h.currentPassword(rw, r, in, who)
	}
	var err error
	if who.pass, err = h.seal(sealedTicket, h.grantOf(who, ticketLife)); err != nil {
		h.errorPage(rw, r, err)
		return who, false
	}
	h.mfaPage(rw, r, in, who, nil)
	return who, false
}

// complete ends a sign-in: a ticket for the pages to come and a session for the
// next time.
func (h *Handler) complete(rw http.ResponseWriter, r *http.Request, who signedIn) (signedIn, bool) {
	var session string
	var err error
	if who.pass, err = h.seal(sealedTicket, h.grantOf(who, ticketLife)); err == nil {
		session, err = h.seal(sealedSession, h.grantOf(who, sessionLife))
	}
	if err != nil {
		h.errorPage(rw, r, err)
		return who, false
	}
	setCookie(rw, r, sessionCookie, session, sessionLife)
	return who, true
}

func (h *Handler) grantOf(who signedIn, life time.Duration) world.Grant {
	return world.Grant{
		Kind: world.GrantSession, TenantID: who.home.ID, UserID: who.user.ID, AMR: who.amr, AuthAt: who.at,
		IssuedAt: who.at, ExpiresAt: h.world.Machine().Add(life),
	}
}

func (h *Handler) fromTicket(r *http.Request) (signedIn, bool) {
	return h.recall(sealedTicket, r.PostFormValue("ticket"))
}

// session finds who is signed in in this browser.
func (h *Handler) session(r *http.Request) (signedIn, bool) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return signedIn{}, false
	}
	who, ok := h.recall(sealedSession, c.Value)
	return who, ok && !who.owesMFA()
}

func (h *Handler) recall(purpose, sealed string) (who signedIn, ok bool) {
	g, err := h.unseal(purpose, sealed)
	if err != nil || !h.world.Machine().Before(g.ExpiresAt) {
		return signedIn{}, false
	}
	h.world.View(func(s *world.State) {
		home, okHome := s.Tenants.Get("", g.TenantID)
		u, okUser := s.Users.Get(g.TenantID, g.UserID)
		if okHome && usable(u, okUser, g.IssuedAt) == nil && !u.SignIn.Blocked {
			who, ok = signedIn{user: u, home: home, amr: g.AMR, at: g.AuthAt, pass: sealed, old: g.Extra[extraOld]}, true
		}
	})
	return who, ok
}

func noSuchAccount(name string) *failure {
	return fail(50034, "invalid_grant", "The user account %s does not exist in any directory here. To sign into this application, the account must be added to the directory.", name)
}

func (h *Handler) accountExists(name string) error {
	var ok bool
	h.world.View(func(s *world.State) { _, _, ok = world.FindSignIn(s, name) })
	if !ok {
		return noSuchAccount(name)
	}
	return nil
}

func (h *Handler) checkPassword(name, password string) (who signedIn, err error) {
	h.world.View(func(s *world.State) {
		home, u, ok := world.FindSignIn(s, name)
		switch {
		case !ok:
			err = noSuchAccount(name)
		case subtle.ConstantTimeCompare([]byte(u.SignIn.Password), []byte(password)) != 1:
			err = fail(50126, "invalid_grant", "Error validating credentials due to invalid username or password.")
		case u.SignIn.Blocked:
			err = fail(50053, "invalid_grant", "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.")
		case !u.AccountEnabled:
			err = fail(50057, "invalid_grant", "The user account is disabled.")
		default:
			who = signedIn{user: u, home: home, amr: []string{amrPassword}, at: h.world.Machine()}
		}
	})
	return who, err
}
