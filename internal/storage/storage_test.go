package storage_test

import (
	"testing"
	"time"

	"palier/internal/storage/storagetest"
	"palier/internal/testkit"
)

func TestStoreConforms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) { storagetest.Run(t, d.Store(t, time.Now)) })
}
