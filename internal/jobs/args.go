// Package jobs is River: what jobs there are, their queues and schedules. A worker is a few
// lines around a call of a service; the work is in internal/pcsync.
package jobs

import (
	"time"

	"github.com/riverqueue/river"
)

// The queues, each with workers of its own: a click never waits behind a sync.
const (
	queuePeople  = "people"  // somebody looks at the screen
	queueSync    = "sync"    // slices of full syncs, following of changes
	queueDefault = "default" // everything else
)

// SyncReseller works on a full sync of a reseller. There is one job for each operation.
type SyncReseller struct {
	OperationID string `json:"operation_id" river:"unique"`
	ResellerID  string `json:"reseller_id"`
}

// Kind names the job.
func (SyncReseller) Kind() string { return "sync_reseller" }

// InsertOpts puts it behind people's clicks.
func (SyncReseller) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueSync, MaxAttempts: 5, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// SyncTenant works on a sync of one tenant that somebody waits for.
type SyncTenant struct {
	OperationID string `json:"operation_id" river:"unique"`
	ResellerID  string `json:"reseller_id"`
	TenantID    string `json:"tenant_id"`
}

// Kind names the job.
func (SyncTenant) Kind() string { return "sync_tenant" }

// InsertOpts puts it before everything else.
func (SyncTenant) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queuePeople, MaxAttempts: 4, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// CreateTenant makes a tenant at Microsoft. Its request id is kept with the wish, so that any
// number of tries has one effect.
type CreateTenant struct {
	OperationID string `json:"operation_id" river:"unique"`
	ResellerID  string `json:"reseller_id"`
}

// Kind names the job.
func (CreateTenant) Kind() string { return "create_tenant" }

// InsertOpts puts it before everything else.
func (CreateTenant) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queuePeople, MaxAttempts: 8, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// RefreshTenant reads a tenant again because Microsoft said that something changed.
type RefreshTenant struct {
	ResellerID              string    `json:"reseller_id"`
	PartnerCenterCustomerID string    `json:"partner_center_customer_id"`
	NoticedAt               time.Time `json:"noticed_at"` // machine time; a reading that began later has it already
}

// Kind names the job.
func (RefreshTenant) Kind() string { return "refresh_tenant" }

// InsertOpts puts it in the sync's queue.
func (RefreshTenant) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueSync, MaxAttempts: 8}
}

// FollowChanges reads what changed at a reseller's Partner Center since it was last asked.
type FollowChanges struct {
	ResellerID string `json:"reseller_id" river:"unique"`
}

// Kind names the job.
func (FollowChanges) Kind() string { return "follow_changes" }

// InsertOpts lets one wait or run at a time; it is repeated by the schedule, not by itself.
func (FollowChanges) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueSync, MaxAttempts: 1, UniqueOpts: unfinished()}
}

// ReadRelationships reads a reseller's delegated admin relationships.
type ReadRelationships struct {
	ResellerID string    `json:"reseller_id"`
	NoticedAt  time.Time `json:"noticed_at"`
}

// Kind names the job.
func (ReadRelationships) Kind() string { return "read_relationships" }

// InsertOpts puts it in the sync's queue.
func (ReadRelationships) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueSync, MaxAttempts: 5}
}

// CheckConsents asks for each tenant of a reseller whether its administrator has consented.
type CheckConsents struct {
	ResellerID string `json:"reseller_id" river:"unique"`
}

// Kind names the job.
func (CheckConsents) Kind() string { return "check_consents" }

// InsertOpts lets one wait or run at a time.
func (CheckConsents) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueDefault, MaxAttempts: 5, UniqueOpts: unfinished()}
}

// RegisterWebhook tells Partner Center where to send notifications of a reseller.
type RegisterWebhook struct {
	ResellerID string `json:"reseller_id" river:"unique"`
}

// Kind names the job.
func (RegisterWebhook) Kind() string { return "register_webhook" }

// InsertOpts lets one wait or run at a time.
func (RegisterWebhook) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueDefault, MaxAttempts: 8, UniqueOpts: unfinished()}
}

// SendMail hands a mail that is kept to the mail server.
type SendMail struct {
	MailID string `json:"mail_id"`
}

// Kind names the job.
func (SendMail) Kind() string { return "send_mail" }

// InsertOpts puts it before everything else; the tries reach over half a day.
func (SendMail) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queuePeople, MaxAttempts: 18}
}

// AnswerPasswordRequest looks whose address somebody asked a new password for, and writes there.
type AnswerPasswordRequest struct {
	RequestID string `json:"request_id"`
}

// Kind names the job.
func (AnswerPasswordRequest) Kind() string { return "answer_password_request" }

// InsertOpts puts it before everything else.
func (AnswerPasswordRequest) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queuePeople, MaxAttempts: 8}
}

// SettleLaunches notes the end of each launch of a customer's portal that is over.
type SettleLaunches struct{}

// Kind names the job.
func (SettleLaunches) Kind() string { return "settle_launches" }

// InsertOpts lets one wait or run at a time; it is repeated by the schedule, not by itself.
func (SettleLaunches) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueDefault, MaxAttempts: 1, UniqueOpts: unfinished()}
}

// PlanChanges enqueues FollowChanges for every reseller that can be read now, and takes up
// syncs whose jobs were lost.
type PlanChanges struct{}

// Kind names the job.
func (PlanChanges) Kind() string { return "plan_changes" }

// InsertOpts lets one wait or run at a time.
func (PlanChanges) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueDefault, MaxAttempts: 1, UniqueOpts: unfinished()}
}

// PlanNight starts the nightly full sync of every reseller, recounts the roll-ups and removes
// what is kept no longer.
type PlanNight struct{}

// Kind names the job.
func (PlanNight) Kind() string { return "plan_night" }

// InsertOpts lets one wait or run at a time.
func (PlanNight) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueDefault, MaxAttempts: 5, UniqueOpts: unfinished()}
}

// SignAuditHeads compares the audit with the heads that were signed before, and signs those of today.
type SignAuditHeads struct{}

// Kind names the job.
func (SignAuditHeads) Kind() string { return "sign_audit_heads" }

// InsertOpts lets one wait or run at a time.
func (SignAuditHeads) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueDefault, MaxAttempts: 5, UniqueOpts: unfinished()}
}
