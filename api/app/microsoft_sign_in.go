package app

import (
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/microsoftlogin"
	"github.com/tenantry/tenantry/internal/pcsync/live"
)

// composeMicrosoftSignIn puts signing in with Microsoft together; without a registration it is off.
func (a *App) composeMicrosoftSignIn(ms microsoft, recorder *audit.Recorder, mails *mail.Service, machine clock.Machine) (*microsoftlogin.Service, error) {
	d := microsoftlogin.Deps{Store: a.people, People: a.Users, Sessions: a.Sessions, Audit: recorder, Mails: mails, Now: machine, Log: a.Log}
	secret, err := a.Config.SignInSecret()
	if err != nil {
		return nil, err
	}
	if id := a.Config.MicrosoftSignInClientID; id != "" {
		d.Microsoft = live.NewPeople(ms.authority, entra.PeopleApp{
			ClientID: id, Secret: secret, RedirectURI: a.Config.Public.String() + v1.Base + v1.MicrosoftSignInPath,
		})
	}
	return microsoftlogin.NewService(d), nil
}
