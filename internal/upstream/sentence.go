package upstream

import (
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Sentence names cause and remedy for a person. It never quotes Microsoft's text, which may hold personal data.
func (e *Error) Sentence() string {
	switch e.Kind {
	case KindThrottled:
		return fmt.Sprintf("Microsoft limits how often it can be asked and wants us to wait %s. Nothing is lost; the work goes on by itself after that.", humanWait(e.RetryAfter))
	case KindUnauthorized:
		return e.Reason.Sentence()
	case KindNotFound:
		return "Microsoft does not know this object, or does not show it to this account. Press Sync now, and check that the reseller relationship still exists."
	case KindConflict:
		return "Microsoft refuses this because of the object's current state" + e.codeInBrackets() + ". Press Sync now to see the state, then try again."
	case KindInvalid:
		return "Microsoft does not accept this request" + e.codeInBrackets() + ". Check the values that were entered."
	case KindUnavailable:
		return e.unavailable()
	}
	return "The call to Microsoft failed" + e.codeInBrackets() + "."
}

func (e *Error) unavailable() string {
	switch {
	case e.OutcomeUnknown:
		return "Microsoft gave no usable answer, so it is not known whether the change was made. Look at Microsoft's side before trying again."
	case e.What == WhatBreaker:
		return "Microsoft has not been answering, so calls to it are paused for a moment. Shown data is the last known; it goes on by itself."
	case e.What == WhatTimeout:
		return "Microsoft did not answer in time. Shown data is the last known; try again in a few minutes."
	case e.What == WhatGarbage || e.What == WhatTooLarge:
		return "Microsoft's answer could not be read. Shown data is the last known; try again in a few minutes, and if it stays, open a ticket with the correlation id."
	case e.What == WhatStore:
		return "Tenantry's own database did not answer, so the stored authorization could not be read. Check the database; nothing was changed at Microsoft."
	case e.Status == 0:
		return "Microsoft cannot be reached. Check the network, proxy and name resolution of this server; shown data is the last known."
	}
	return fmt.Sprintf("Microsoft has a problem of its own (HTTP %d). Shown data is the last known; try again in a few minutes.", e.Status)
}

func (e *Error) codeInBrackets() string {
	if e.Code == "" {
		return ""
	}
	return " (code " + e.Code + ")"
}

// Sentence names cause and remedy of a refusal.
func (r Reason) Sentence() string {
	switch r {
	case ReasonSecretWrong:
		return "Microsoft does not accept the client secret of this app registration. Enter the secret's value, not its id, from Microsoft Entra, App registrations, Certificates & secrets."
	case ReasonSecretExpired:
		return "The client secret of this app registration has expired. Make a new one in Microsoft Entra, App registrations, Certificates & secrets, and enter its value here."
	case ReasonConsentMissing:
		return "The app registration has no consent in this tenant, or not for what is needed. Ask an administrator of the tenant to give consent, then try again in a minute or two."
	case ReasonMFAMissing:
		return "The account that authorized this reseller did not use multifactor authentication, which Microsoft requires. Turn it on for that account and authorize again."
	case ReasonTokenRevoked:
		return "The authorization of this reseller was revoked at Microsoft: its password was reset, its sessions were ended or the account was disabled. Authorize again."
	case ReasonTokenExpired:
		return "The authorization of this reseller has expired. Authorize again."
	case ReasonGDAPMissing:
		return "The account that authorized this reseller has no delegated admin access (GDAP) to this customer, or not with the role that is needed. Check the GDAP relationship, its end date, and that the account is a member of a security group with the role."
	case ReasonAppOnlyRefused:
		return "Microsoft allows this only on behalf of a signed-in partner account. Authorize the reseller with a partner account."
	case ReasonNotAuthorized:
		return "This reseller is not authorized yet. Press Authorize and sign in with the partner account that Tenantry shall use."
	case ReasonWrongTenant:
		return "This sign-in belongs to another organization than the reseller's. Sign in with an account of the reseller's own Microsoft tenant, or correct the tenant id."
	case ReasonAppMissing:
		return "Microsoft does not know this application in that tenant, or it is disabled. Check the application id and tenant id of the reseller."
	case ReasonTenantBlocked:
		return "A security policy of the tenant (Conditional Access) blocks this access. Its administrator has to exclude service provider users or trust the partner's multifactor authentication."
	case ReasonTenantMissing:
		return "Microsoft knows no tenant with this id or domain. Check the tenant id."
	case ReasonConfig:
		return "The app registration is not set up as needed. Check its redirect address, supported account types and permissions against the going-live guide."
	case ReasonForbidden:
		return "Microsoft refuses this to the account that authorized the reseller. Check its roles in Partner Center (Admin agent or Sales agent) and in the customer's tenant."
	}
	return "Microsoft refuses this access. Authorize the reseller again; if it stays, check the app registration."
}

// AppError turns the failure into the error that the rest of the product understands.
func (e *Error) AppError() *apperr.Error {
	kind := apperr.Upstream
	switch e.Kind {
	case KindThrottled, KindUnavailable:
		kind = apperr.Unavailable
	case KindNotFound:
		kind = apperr.NotFound
	case KindConflict:
		kind = apperr.Conflict
	case KindInvalid, KindUnauthorized:
	}
	code := "microsoft." + string(e.Kind)
	if e.Reason != "" {
		code = "microsoft." + string(e.Reason)
	}
	out := apperr.Wrap(e, kind, code, e.Sentence())
	out.RetryAfter = e.RetryAfter
	out.Microsoft = &apperr.Microsoft{Status: e.Status, Code: e.Code, CorrelationID: e.CorrelationID}
	return out
}

func humanWait(d time.Duration) string {
	switch {
	case d <= 0:
		return "a moment"
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int((d+time.Second-1)/time.Second))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int((d+time.Minute-1)/time.Minute))
	}
	return fmt.Sprintf("%d hours", int((d+time.Hour-1)/time.Hour))
}
