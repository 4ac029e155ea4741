package msgraph

import (
	"context"
	"iter"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// User is a person in the tenant's directory.
// Source: Microsoft Graph, user resource type.
type User struct {
	ID                wire.Text   `json:"id"`
	UserPrincipalName wire.Text   `json:"userPrincipalName"`
	DisplayName       wire.Text   `json:"displayName"`
	GivenName         wire.Text   `json:"givenName"`
	Surname           wire.Text   `json:"surname"`
	Mail              wire.Text   `json:"mail"`
	OtherMails        []wire.Text `json:"otherMails"`
	JobTitle          wire.Text   `json:"jobTitle"`
	Department        wire.Text   `json:"department"`
	MobilePhone       wire.Text   `json:"mobilePhone"`
	BusinessPhones    []wire.Text `json:"businessPhones"`
	AccountEnabled    wire.Bool   `json:"accountEnabled"`
	UserType          wire.Text   `json:"userType"` // "Member", "Guest"
	UsageLocation     wire.Text   `json:"usageLocation"`
	CreatedAt         wire.Time   `json:"createdDateTime"`
	OnPremisesSynced  wire.Bool   `json:"onPremisesSyncEnabled"`
	AssignedLicenses  []struct {
		SKUID         wire.Text   `json:"skuId"`
		DisabledPlans []wire.Text `json:"disabledPlans"`
	} `json:"assignedLicenses"`
}

// userProperties are what User has: $select costs one unit less and gives what the default leaves out.
var userProperties = strings.Join([]string{
	"id", "userPrincipalName", "displayName", "givenName", "surname", "mail", "otherMails", "jobTitle", "department", "mobilePhone",
	"businessPhones", "accountEnabled", "userType", "usageLocation", "createdDateTime", "onPremisesSyncEnabled", "assignedLicenses",
}, ",")

// UserQuery narrows a listing of users. The zero value lists all.
type UserQuery struct {
	Filter string // in OData's language, quotes doubled: see Quote
	// Advanced allows ne, not, endsWith, $count conditions and the like; the answer then comes from an index that lags.
	Advanced bool
}

// Quote makes a text literal of an OData filter.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// UserPages lists users, 999 at a time.
// Source: Microsoft Graph, "List users".
func (c *Client) UserPages(ctx context.Context, q UserQuery) iter.Seq2[wire.Page[User], error] {
	v := url.Values{"$select": {userProperties}, "$top": {"999"}}
	if q.Filter != "" {
		v.Set("$filter", q.Filter)
	}
	if q.Advanced {
		v.Set("$count", "true")
	}
	return list[User](ctx, c, request{op: "list users", path: "/users", query: v, eventual: q.Advanced})
}

// Users lists users one by one.
func (c *Client) Users(ctx context.Context, q UserQuery) iter.Seq2[wire.Item[User], error] {
	return wire.Each(c.UserPages(ctx, q))
}

// User reads one user by id or user principal name.
// Source: Microsoft Graph, "Get user".
func (c *Client) User(ctx context.Context, id string) (wire.Item[User], error) {
	path := "/users/" + url.PathEscape(id)
	if id == "" {
		return wire.Item[User]{}, notFound("get user")
	}
	if strings.HasPrefix(id, "$") {
		// A name that begins with $ would be read as an operation.
		path = "/users(" + url.PathEscape(Quote(id)) + ")"
	}
	return get[User](ctx, c, request{op: "get user", path: path, query: url.Values{"$select": {userProperties}}})
}
