package msgraph

import (
	"context"
	"iter"
	"net/url"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// DelegatedAdminRelationship is a GDAP relationship: what the partner may do in a customer's tenant, and until when. It is
// read in the partner's own tenant.
// Source: Microsoft Graph, delegatedAdminRelationship resource type.
type DelegatedAdminRelationship struct {
	ID          wire.Text `json:"id"`
	ETag        wire.Text `json:"@odata.etag"`
	Type        wire.Text `json:"@odata.type"`
	DisplayName wire.Text `json:"displayName"`
	// Status is "created", "approvalPending", "approved", "activating", "active", "expiring", "expired",
	// "terminationRequested", "terminating", "terminated", or one that is not known yet.
	Status   wire.Text `json:"status"`
	Duration wire.Text `json:"duration"` // ISO 8601, "P730D"
	// AutoExtendDuration is "P180D" when it extends itself, "PT0S" or "P0D" when not.
	AutoExtendDuration wire.Text `json:"autoExtendDuration"`
	Customer           struct {
		TenantID    wire.Text `json:"tenantId"` // "" until a customer accepts an untargeted invitation
		DisplayName wire.Text `json:"displayName"`
	} `json:"customer"`
	AccessDetails struct {
		UnifiedRoles []struct {
			RoleDefinitionID wire.Text `json:"roleDefinitionId"`
		} `json:"unifiedRoles"`
	} `json:"accessDetails"`
	CreatedAt      wire.Time `json:"createdDateTime"`
	ActivatedAt    wire.Time `json:"activatedDateTime"`
	EndsAt         wire.Time `json:"endDateTime"`
	LastModifiedAt wire.Time `json:"lastModifiedDateTime"`
}

const relationshipsPath = "/tenantRelationships/delegatedAdminRelationships"

// DelegatedAdminRelationships lists all GDAP relationships of the partner.
// Source: Microsoft Graph, "List delegatedAdminRelationships".
func (c *Client) DelegatedAdminRelationships(ctx context.Context) iter.Seq2[wire.Item[DelegatedAdminRelationship], error] {
	return wire.Each(list[DelegatedAdminRelationship](ctx, c, request{op: "list GDAP relationships", path: relationshipsPath, query: url.Values{"$top": {"300"}}, partner: true}))
}

// DelegatedAdminRelationship reads one GDAP relationship.
// Source: Microsoft Graph, "Get delegatedAdminRelationship".
func (c *Client) DelegatedAdminRelationship(ctx context.Context, id string) (wire.Item[DelegatedAdminRelationship], error) {
	if id == "" {
		return wire.Item[DelegatedAdminRelationship]{}, notFound("get GDAP relationship")
	}
	return get[DelegatedAdminRelationship](ctx, c, request{op: "get GDAP relationship", path: relationshipsPath + "/" + url.PathEscape(id), partner: true})
}
