package reseller

import "time"

func appToken(r Reseller, p Probes) Finding {
	f := Finding{ID: "app_token", Severity: SeverityOK, Title: "Application secret works", Detail: "Microsoft gave a token to the app registration itself."}
	switch {
	case !r.HasSecret:
		return Finding{
			ID: "app_token", Severity: SeverityProblem, Title: "No application secret", Detail: "Without it Microsoft gives no token.",
			Remedy: "Make a secret in Microsoft Entra, App registrations, Certificates & secrets, and enter its value here.",
			Action: &Action{Kind: ActionEdit, Target: r.ID, Label: "Enter the secret"},
		}
	case p.AppToken.Problem != nil:
		problem, title := p.AppToken.Problem, "The app registration gets no token"
		if problem.Code == ProblemSecretUnreadable {
			title = "The application secret cannot be read"
		}
		f = Finding{
			ID: "app_token", Severity: SeverityProblem, Title: title, Detail: problem.Detail,
			Remedy: remedyOf(problem.Code), Action: &Action{Kind: ActionEdit, Target: r.ID, Label: "Edit the reseller"}, Since: since(problem),
		}
	case !p.AppToken.Tried:
		f.Severity, f.Title, f.Detail = SeverityWarning, "Application secret not tested", "Microsoft could not be asked just now."
		f.Remedy = "Look again in a few minutes."
	}
	return f
}

func authorization(r Reseller, p Probes) Finding {
	f := Finding{ID: "user_token", Title: "Authorization works", Detail: "Signed in as " + r.AuthorizedAs + ".", Severity: SeverityOK, Since: r.AuthorizedAt}
	switch {
	case r.AuthorizationState == NeverAuthorized:
		return Finding{
			ID: "user_token", Severity: SeverityProblem, Title: "Not authorized yet",
			Detail: "Nobody of the reseller has signed in at Microsoft for Tenantry, so nothing can be read from Partner Center.",
			Remedy: "Press Authorize and sign in with a Global Administrator of the reseller's tenant, with multifactor authentication.",
			Action: authorizeAction(r),
		}
	case p.UserToken.Problem != nil:
		return Finding{
			ID: "user_token", Severity: SeverityProblem, Title: "The authorization no longer works", Detail: p.UserToken.Problem.Detail,
			Remedy: remedyOf(p.UserToken.Problem.Code), Action: authorizeAction(r), Since: since(p.UserToken.Problem),
		}
	case !p.UserToken.Tried:
		f.Severity, f.Title, f.Detail = SeverityWarning, "Authorization not tested", "It is tested once the app registration works."
		f.Remedy = "Solve the finding above first."
	}
	return f
}

func mfa(p Probes) Finding {
	f := Finding{ID: "mfa", Severity: SeverityOK, Title: "Multifactor authentication proven", Detail: "Partner Center accepts our token as made with MFA."}
	switch {
	case p.MFACompliant == nil:
		f.Severity, f.Title, f.Detail = SeverityWarning, "Multifactor authentication not confirmed", "Partner Center did not say whether our token proves MFA."
		f.Remedy = "Look again later; if calls fail with code 900421, press Re-authorize and complete MFA."
	case !*p.MFACompliant:
		f.Severity, f.Title = SeverityProblem, "Multifactor authentication missing"
		f.Detail = "Partner Center refuses calls on behalf of a person without proof of MFA (code 900421). No renewal brings the proof back."
		f.Remedy = "Turn on MFA for the account in Microsoft Entra, then press Re-authorize."
		f.Action = &Action{Kind: ActionAuthorize, Label: "Re-authorize"}
	}
	return f
}

func secretAge(r Reseller, business time.Time) Finding {
	f := Finding{ID: "secret_age", Severity: SeverityOK, Title: "Application secret is not near its end", Since: r.SecretSetAt}
	renew := &Action{Kind: ActionEdit, Target: r.ID, Label: "Enter a new secret"}
	const remedy = "Make a second secret in Microsoft Entra, enter its value here, then remove the old one."
	switch {
	case r.SecretExpiresAt != nil && !business.Before(*r.SecretExpiresAt):
		f.Severity, f.Title, f.Remedy, f.Action = SeverityProblem, "Application secret has expired", remedy, renew
		f.Detail = "It ended on " + r.SecretExpiresAt.Format(time.DateOnly) + " (UTC)."
	case r.SecretExpiresAt != nil && r.SecretExpiresAt.Sub(business) <= secretEnding:
		f.Severity, f.Title, f.Remedy, f.Action = SeverityWarning, "Application secret ends soon", remedy, renew
		f.Detail = "It ends on " + r.SecretExpiresAt.Format(time.DateOnly) + " (UTC), in " + days(r.SecretExpiresAt.Sub(business)) + "."
	case r.SecretExpiresAt != nil:
		f.Detail = "It ends on " + r.SecretExpiresAt.Format(time.DateOnly) + " (UTC)."
	case r.SecretSetAt == nil:
		f.Detail = "Its age is not known."
	case business.Sub(*r.SecretSetAt) >= secretOld:
		f.Severity, f.Title, f.Remedy, f.Action = SeverityWarning, "Application secret is old", remedy, renew
		f.Detail = "It was entered " + days(business.Sub(*r.SecretSetAt)) + " ago. Microsoft lets a secret live 24 months at most."
	default:
		f.Detail = "It was entered " + days(business.Sub(*r.SecretSetAt)) + " ago; its end is not recorded here."
	}
	return f
}

func throttling(p Probes, machine time.Time) Finding {
	if p.HeldUntil != nil && machine.Before(*p.HeldUntil) {
		return Finding{
			ID: "throttling", Severity: SeverityWarning, Title: "Microsoft asks us to slow down",
			Detail: "Calls pause until " + p.HeldUntil.UTC().Format(time.TimeOnly) + " UTC and then go on by themselves. Nothing is lost.",
			Remedy: "Nothing to do; if it stays for hours, look for another program that uses the same partner account.",
		}
	}
	return Finding{ID: "throttling", Severity: SeverityOK, Title: "Not throttled", Detail: "Microsoft answers without asking us to wait."}
}

func webhook(r Reseller, p Probes) Finding {
	f := Finding{ID: "webhook", Severity: SeverityOK, Title: "Change notices arrive", Detail: "Partner Center sends its notices to " + p.WebhookURL + "."}
	switch {
	case p.OwnWebhook == "":
		f.Title, f.Detail = "Change notices not used", "This installation has no public address, so changes are found by the regular sync alone."
	case !p.Webhook.OK():
		f.Severity, f.Title, f.Detail = SeverityWarning, "Change notices not checked", "Partner Center could not be asked for the registration."
		f.Remedy = "Solve the findings above, then look again."
	case p.WebhookURL == "":
		f.Severity, f.Title, f.Detail = SeverityWarning, "Change notices not registered", "Partner Center sends no notices, so changes are found by the regular sync alone."
		f.Remedy = "Press Sync now, which registers " + p.OwnWebhook + "; Partner Center must be able to reach it."
		f.Action = &Action{Kind: ActionSync, Target: r.ID, Label: "Sync now"}
	case p.WebhookURL != p.OwnWebhook:
		f.Severity, f.Title = SeverityWarning, "Change notices go elsewhere"
		f.Detail = "Partner Center sends its notices to another address, and it keeps one address per partner."
		f.Remedy = "If no other program needs them, press Sync now to register " + p.OwnWebhook + " instead; else leave it: the regular sync finds changes."
		f.Action = &Action{Kind: ActionDocs, Target: "webhooks", Label: "Show the steps"}
	}
	return f
}

func profile(r Reseller, p Probes) Finding {
	f := Finding{ID: "partner_agreement", Severity: SeverityOK, Title: "Partner agreement signed", Detail: "Partner id " + p.MPNID + "."}
	open := &Action{Kind: ActionLink, Target: "https://partner.microsoft.com/dashboard/account/agreements", Label: "Open Partner Center"}
	switch {
	case !p.Profile.OK():
		f.Severity, f.Title, f.Detail = SeverityWarning, "Partner profile not read", "Partner Center did not show the reseller's own profile."
		f.Remedy = "Solve the findings above, then look again."
	case p.MPNID == "":
		f.Severity, f.Title = SeverityWarning, "No partner id"
		f.Detail = "Partner Center shows no Microsoft AI Cloud Partner Program id for " + r.Domain + ", which incentives and purchases need."
		f.Remedy, f.Action = "Add it in Partner Center, Account settings, Identifiers.", open
	case p.Agreement == nil && p.AgreementAnswered:
		f.Severity, f.Title = SeverityWarning, "Partner agreement cannot be checked"
		f.Detail = "Partner id " + p.MPNID + ". Partner Center tells programs of a signed agreement for some accounts only, first of all resellers of an indirect provider, and would not for this one."
		f.Remedy, f.Action = "Look there yourself, in Account settings, Agreements: the Microsoft Partner Agreement must be accepted. If it is not, the first purchase is refused with code 900124.", open
	case p.Agreement == nil:
		f.Severity, f.Title, f.Detail = SeverityWarning, "Partner agreement not checked", "Partner id "+p.MPNID+". Partner Center did not answer when asked whether the partner agreement is signed."
		f.Remedy = "Look again later."
	case !*p.Agreement:
		f.Severity, f.Title, f.Detail = SeverityProblem, "Partner agreement not signed", "Microsoft lets a partner without a signed agreement buy nothing."
		f.Remedy, f.Action = "Sign the Microsoft Partner Agreement in Partner Center, Account settings, Agreements.", open
	}
	return f
}

func since(p *Problem) *time.Time {
	if p.At.IsZero() {
		return nil
	}
	return &p.At
}
