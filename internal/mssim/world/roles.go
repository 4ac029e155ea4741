package world

import (
	"slices"
	"strings"
)

// DirectoryRole is a built-in role of a directory.
type DirectoryRole struct {
	TemplateID  string
	Name        string
	Description string
}

// More role template ids; those that seeds use stand beside the seeds. Source:
// Microsoft Entra built-in roles.
const (
	RoleUserAuthAdmin          = "c4e39bd9-1100-46d3-8c65-fb160da0071f"
	RolePasswordAdmin          = "966707d0-3269-4727-9be2-8c3a10f19b9d" //nolint:gosec // the id of a role
	RoleGroupsAdmin            = "fdd7a751-b60b-444a-984c-02652fe8fa1c"
	RoleGuestInviter           = "95e79109-95c0-4d8e-aee3-d01accf2d47b"
	RoleMessageCenterReader    = "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b"
	RoleUsageSummaryReader     = "75934031-6c7e-415a-99d7-48dbd49e875e"
	RoleBillingAdmin           = "b0f54661-2d74-4c50-afa3-1ec803f12efe"
	RoleDomainNameAdmin        = "8329153b-31d0-4727-b945-745eb3bc5f31"
	RoleApplicationAdmin       = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
	RoleExchangeAdmin          = "29232cdf-9323-42fd-ade2-1d097af3e4de"
	RoleSharePointAdmin        = "f28a1f50-f6e7-4571-818b-6a12f2af6b6c"
	RoleTeamsAdmin             = "69091246-20e8-4a56-aa4d-066075b2a7a8"
	RoleIntuneAdmin            = "3a2c62db-5318-420d-8d74-23affee5d9d5"
	RoleSecurityAdmin          = "194ae4cb-b126-40b2-bd5b-6091b380977d"
	RoleSecurityReader         = "5d6b6bb7-de71-4623-b4af-96380a352509"
	RoleConditionalAccessAdmin = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"
	RoleComplianceAdmin        = "17315797-102d-40b4-93e0-432062caca18"
	RolePowerPlatformAdmin     = "11648597-926c-4cf3-9c36-bcebb0ba8dcc"
	RoleDynamicsAdmin          = "44367163-eba1-44c3-98af-f5787879f96a"
	RoleExchangeRecipientAdmin = "31392ffb-586c-42d1-9346-e59415a2cc4e"
	RoleAuthPolicyAdmin        = "0526716b-113d-4c15-b2c8-68e3c22b9f80"
	RoleCloudDeviceAdmin       = "7698a772-787b-4ac8-901f-60d6b08affd2"
	RoleFabricAdmin            = "a9ea8996-122f-4c74-9520-8edcd192826c"
	RoleAIAdmin                = "d2562ede-74db-457e-a7b6-544e236ebb61"
	RoleSkypeForBusinessAdmin  = "75941009-915a-4869-abe7-691bff18279e"
	RoleCloudAppSecurityAdmin  = "892c5842-a9a6-463a-8041-72aa08ca3cf6"
)

var directoryRoles = []DirectoryRole{
	{RoleGlobalAdmin, "Global Administrator", "Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities."},
	{RoleGlobalReader, "Global Reader", "Can read everything that a Global Administrator can, but not update anything."},
	{RoleUserAdmin, "User Administrator", "Can manage all aspects of users and groups, including resetting passwords for limited admins."},
	{RoleHelpdeskAdmin, "Helpdesk Administrator", "Can reset passwords for non-administrators and Helpdesk Administrators."},
	{RoleLicenseAdmin, "License Administrator", "Can manage product licenses on users and groups."},
	{RoleBillingAdmin, "Billing Administrator", "Can perform common billing related tasks like updating payment information."},
	{RoleServiceSupportAdmin, "Service Support Administrator", "Can read service health information and manage support tickets."},
	{RoleDirectoryReaders, "Directory Readers", "Can read basic directory information. Commonly used to grant directory read access to applications and guests."},
	{RoleDirectoryWriters, "Directory Writers", "Can read and write basic directory information. For granting access to applications, not intended for users."},
	{RolePasswordAdmin, "Password Administrator", "Can reset passwords for non-administrators and Password Administrators."},
	{RoleUserAuthAdmin, "Authentication Administrator", "Can access to view, set and reset authentication method information for any non-admin user."},
	{RolePrivilegedAuthAdmin, "Privileged Authentication Administrator", "Can access to view, set and reset authentication method information for any user (admin or non-admin)."},
	{RolePrivilegedRoleAdmin, "Privileged Role Administrator", "Can manage role assignments in Microsoft Entra ID, and all aspects of Privileged Identity Management."},
	{RoleGroupsAdmin, "Groups Administrator", "Members of this role can create/manage groups, create/manage groups settings like naming and expiration policies, and view groups activity and audit reports."},
	{RoleGuestInviter, "Guest Inviter", "Can invite guest users independent of the 'members can invite guests' setting."},
	{RoleReportsReader, "Reports Reader", "Can read sign-in and audit reports."},
	{RoleUsageSummaryReader, "Usage Summary Reports Reader", "Can see only tenant level aggregates in Microsoft 365 Usage Analytics and Productivity Score."},
	{RoleMessageCenterReader, "Message Center Reader", "Can read messages and updates for their organization in Office 365 Message Center only."},
	{RoleDomainNameAdmin, "Domain Name Administrator", "Can manage domain names in cloud and on-premises."},
	{RoleApplicationAdmin, "Application Administrator", "Can create and manage all aspects of app registrations and enterprise apps."},
	{RoleCloudApplicationAdmin, "Cloud Application Administrator", "Can create and manage all aspects of app registrations and enterprise apps except App Proxy."},
	{RoleExchangeAdmin, "Exchange Administrator", "Can manage all aspects of the Exchange product."},
	{RoleExchangeRecipientAdmin, "Exchange Recipient Administrator", "Can create or update Exchange Online recipients within the Exchange Online organization."},
	{RoleSharePointAdmin, "SharePoint Administrator", "Can manage all aspects of the SharePoint service."},
	{RoleTeamsAdmin, "Teams Administrator", "Can manage the Microsoft Teams service."},
	{RoleSkypeForBusinessAdmin, "Skype for Business Administrator", "Can manage all aspects of the Skype for Business product."},
	{RoleIntuneAdmin, "Intune Administrator", "Can manage all aspects of the Intune product."},
	{RoleCloudDeviceAdmin, "Cloud Device Administrator", "Limited access to manage devices in Microsoft Entra ID."},
	{RoleSecurityAdmin, "Security Administrator", "Can read security information and reports, and manage configuration in Microsoft Entra ID and Office 365."},
	{RoleSecurityReader, "Security Reader", "Can read security information and reports in Microsoft Entra ID and Office 365."},
	{RoleCloudAppSecurityAdmin, "Cloud App Security Administrator", "Can manage all aspects of the Defender for Cloud Apps product."},
	{RoleConditionalAccessAdmin, "Conditional Access Administrator", "Can manage Conditional Access capabilities."},
	{RoleAuthPolicyAdmin, "Authentication Policy Administrator", "Can create and manage the authentication methods policy, tenant-wide MFA settings, password protection policy, and verifiable credentials."},
	{RoleComplianceAdmin, "Compliance Administrator", "Can read and manage compliance configuration and reports in Microsoft Entra ID and Microsoft 365."},
	{RoleDynamicsAdmin, "Dynamics 365 Administrator", "Can manage all aspects of the Dynamics 365 product."},
	{RolePowerPlatformAdmin, "Power Platform Administrator", "Can create and manage all aspects of Microsoft Dynamics 365, Power Apps and Power Automate."},
	{RoleFabricAdmin, "Fabric Administrator", "Can manage all aspects of the Fabric and Power BI products."},
	{RoleAIAdmin, "AI Administrator", "Manage all aspects of Microsoft 365 Copilot and AI-related enterprise services in Microsoft 365."},
}

// DirectoryRoles are the built-in roles known here, in a fixed order; not to be
// changed.
func DirectoryRoles() []DirectoryRole { return directoryRoles }

// FindRole looks a role up by its template id.
func FindRole(templateID string) (*DirectoryRole, bool) {
	for i := range directoryRoles {
		if strings.EqualFold(directoryRoles[i].TemplateID, templateID) {
			return &directoryRoles[i], true
		}
	}
	return nil, false
}

// RoleID is the id of a role once it is activated in a tenant.
func RoleID(tenantID, templateID string) string {
	return StableID("directory-role", tenantID, templateID)
}

// ActiveRoles are the roles activated in a tenant: those that somebody holds, those
// activated on purpose, and Global Administrator.
func ActiveRoles(s *State, tenantID string) []*DirectoryRole {
	active := map[string]bool{RoleGlobalAdmin: true}
	if d, ok := s.Directories.Get("", tenantID); ok {
		for _, id := range d.ActiveRoles {
			active[id] = true
		}
	}
	for u := range s.Users.All(tenantID) {
		for _, id := range u.DirectoryRoles {
			active[id] = true
		}
	}
	var out []*DirectoryRole
	for i := range directoryRoles {
		if active[directoryRoles[i].TemplateID] {
			out = append(out, &directoryRoles[i])
		}
	}
	return out
}

// ActivateRole makes a role part of a tenant without giving it to anybody.
func ActivateRole(tx *Tx, tenantID, templateID string) (*DirectoryRole, error) {
	role, ok := FindRole(templateID)
	if !ok {
		return nil, unknownObject(templateID)
	}
	for _, active := range ActiveRoles(tx.State, tenantID) {
		if active.TemplateID == role.TemplateID {
			return nil, roleConflict()
		}
	}
	d := directoryOf(tx, tenantID)
	d.ActiveRoles = append(d.ActiveRoles, role.TemplateID)
	return role, nil
}

// RoleMembers are the people of a tenant who hold a role.
func RoleMembers(s *State, tenantID, templateID string) []*User {
	var out []*User
	for u := range s.Users.All(tenantID) {
		if !u.Deleted() && slices.Contains(u.DirectoryRoles, templateID) {
			out = append(out, u)
		}
	}
	return out
}

// GiveRole makes a person a member of a role.
func GiveRole(tx *Tx, tenantID, userID, templateID string) error {
	role, ok := FindRole(templateID)
	if !ok {
		return unknownObject(templateID)
	}
	u, ok := tx.Users.Edit(tenantID, strings.ToLower(userID))
	if !ok || u.Deleted() {
		return unknownObject(userID)
	}
	if slices.Contains(u.DirectoryRoles, role.TemplateID) {
		return roleConflict()
	}
	u.DirectoryRoles = append(u.DirectoryRoles, role.TemplateID)
	return nil
}

// TakeRole ends a person's membership in a role.
func TakeRole(tx *Tx, tenantID, userID, templateID string) error {
	u, ok := tx.Users.Edit(tenantID, strings.ToLower(userID))
	if !ok || u.Deleted() || !slices.Contains(u.DirectoryRoles, strings.ToLower(templateID)) {
		return unknownObject(userID)
	}
	d := directoryOf(tx, tenantID) // the role stays activated without members
	if !slices.Contains(d.ActiveRoles, strings.ToLower(templateID)) {
		d.ActiveRoles = append(d.ActiveRoles, strings.ToLower(templateID))
	}
	u.DirectoryRoles = slices.DeleteFunc(u.DirectoryRoles, func(id string) bool { return strings.EqualFold(id, templateID) })
	return nil
}

func roleConflict() *DirectoryRefused {
	return &DirectoryRefused{Reason: ReasonRole, Text: "A conflicting object with one or more of the specified property values is present in the directory."}
}
