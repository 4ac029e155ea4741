package partnercenter

import (
	"context"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// ConsentGrant is what our application may do with one resource in a customer's tenant.
type ConsentGrant struct {
	EnterpriseApplicationID string   // the resource, such as Graph's application id
	Scopes                  []string // delegated permissions by name
}

// Consent is our application's consent in a customer's tenant, given by the partner.
type Consent struct {
	ApplicationID wire.Text `json:"applicationId"`
	DisplayName   wire.Text `json:"displayName"`
}

// AddConsent lets our application act in a customer's tenant, without the customer's doing. It needs GDAP with an
// application administrator's role. A consent that exists already is KindConflict or KindInvalid with a text that says so;
// AddConsent then reports existed. To change the scopes, remove it and add it anew.
// Source: Microsoft, "Control panel vendor APIs", application consent.
func (c *Client) AddConsent(ctx context.Context, customerID, applicationID, displayName string, grants []ConsentGrant) (item wire.Item[Consent], existed bool, err error) {
	type grant struct {
		EnterpriseApplicationID string `json:"enterpriseApplicationId"`
		Scope                   string `json:"scope"` // comma separated
	}
	body := struct {
		ApplicationID     string  `json:"applicationId"`
		DisplayName       string  `json:"displayName"`
		ApplicationGrants []grant `json:"applicationGrants"`
	}{ApplicationID: applicationID, DisplayName: displayName}
	for _, g := range grants {
		body.ApplicationGrants = append(body.ApplicationGrants, grant{g.EnterpriseApplicationID, strings.Join(g.Scopes, ",")})
	}
	answer, err := c.do(ctx, request{
		op: "add consent", scope: scopeConsents, method: http.MethodPost,
		path: []string{"v1", "customers", customerID, "applicationconsents"}, body: body, noJSON: true,
	})
	if e, ok := upstream.As(err); ok && strings.Contains(strings.ToLower(e.Message), "already exists") {
		return wire.Item[Consent]{Value: Consent{ApplicationID: wire.Text(applicationID), DisplayName: wire.Text(displayName)}}, true, nil
	}
	if err != nil {
		return wire.Item[Consent]{}, false, err
	}
	if item, err = wire.Read[Consent](answer.Body); err != nil {
		// The status says that it is done; some answers have no body.
		item = wire.Item[Consent]{Value: Consent{ApplicationID: wire.Text(applicationID), DisplayName: wire.Text(displayName)}}
	}
	return item, false, nil
}

// RemoveConsent takes the whole consent back. That there is none is no error.
func (c *Client) RemoveConsent(ctx context.Context, customerID, applicationID string) error {
	_, err := c.do(ctx, request{
		op: "remove consent", scope: scopeConsents, method: http.MethodDelete,
		path: []string{"v1", "customers", customerID, "applicationconsents", applicationID}, noJSON: true, accept: []int{http.StatusNotFound},
	})
	return err
}
