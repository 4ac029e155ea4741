package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slowStatement is how long a statement may take before it is logged.
const slowStatement = 500 * time.Millisecond

// queryLogger logs failing and slow statements with placeholders, never with values.
type queryLogger struct{ log *slog.Logger }

func newLogger(log *slog.Logger) logger.Interface {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return queryLogger{log: log}
}

func (l queryLogger) LogMode(logger.LogLevel) logger.Interface { return l }

func (l queryLogger) Info(ctx context.Context, msg string, _ ...any) { l.log.DebugContext(ctx, msg) }

func (l queryLogger) Warn(ctx context.Context, msg string, _ ...any) { l.log.WarnContext(ctx, msg) }

func (l queryLogger) Error(ctx context.Context, msg string, _ ...any) { l.log.ErrorContext(ctx, msg) }

// ParamsFilter keeps values out of what Trace is given.
func (l queryLogger) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

func (l queryLogger) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), err error) {
	took := time.Since(begin)
	failed := err != nil && !errors.Is(err, gorm.ErrRecordNotFound) && !errors.Is(err, context.Canceled)
	if !failed && took < slowStatement {
		return
	}
	statement, rows := fc()
	attrs := []any{"statement", statement, "rows", rows, "took", took}
	if failed {
		// The driver's text may quote values of a row ("Key (email)=(…)"); its type and code are enough.
		attrs = append(attrs, "error_type", fmt.Sprintf("%T", err))
	}
	l.log.WarnContext(ctx, "database statement", attrs...)
}
