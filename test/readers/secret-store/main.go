// Stands in for `bao server`: the core, listener, storage, policies and engines of the last Vault under MPL-2.0, which OpenBao was
// forked from. `bao server -config=FILE`: Vault's own loader reads the file, and a key that it does not know ends the program. Three
// stanzas that only OpenBao has are taken out before and played by stanzas.go.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	log "github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-secure-stdlib/reloadutil"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/audit"
	auditFile "github.com/hashicorp/vault/builtin/audit/file"
	"github.com/hashicorp/vault/builtin/credential/userpass"
	"github.com/hashicorp/vault/command/server"
	"github.com/hashicorp/vault/helper/metricsutil"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/physical/raft"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical"
	"github.com/hashicorp/vault/sdk/physical/file"
	"github.com/hashicorp/vault/vault"
	"github.com/mitchellh/cli"
)

var storages = map[string]physical.Factory{"file": file.NewFileBackend, "raft": raft.NewRaftBackend}

// none: no plug-in beside what is linked here.
type none struct{}

func (none) Contains(string, consts.PluginType) bool                   { return false }
func (none) Get(string, consts.PluginType) (func() (any, error), bool) { return nil, false }
func (none) Keys(consts.PluginType) []string                           { return nil }
func (none) IsBuiltinEntPlugin(string, consts.PluginType) bool         { return false }
func (none) DeprecationStatus(string, consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Unknown, false
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	path, found := strings.CutPrefix(strings.Join(args, " "), "server -config=")
	if !found {
		return fmt.Errorf("usage: bao server -config=FILE")
	}
	var own stanzas
	theirs, err := own.takeFrom(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	config, err := server.ParseConfig(theirs, path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if unknown := config.Validate(path); len(unknown) > 0 {
		return fmt.Errorf("%s", unknown[0].String())
	}
	logger := log.New(&log.LoggerOptions{Level: log.LevelFromString(config.LogLevel), Output: os.Stderr, JSONFormat: config.LogFormat == "json"})
	core, err := newCore(config, own, logger)
	if err != nil {
		return err
	}
	// Before anybody is answered, as OpenBao does it.
	if err := own.open(core); err != nil {
		return err
	}
	if err := listen(config, core, logger); err != nil {
		return err
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
	return core.Shutdown()
}

func newCore(config *server.Config, own stanzas, logger log.Logger) (*vault.Core, error) {
	memory, sink, prometheus, err := configutil.SetupTelemetry(&configutil.SetupTelemetryOpts{
		Config: config.Telemetry, Ui: cli.NewMockUi(), ServiceName: "vault", DisplayName: "Vault", ClusterName: config.ClusterName,
	})
	if err != nil {
		return nil, err
	}
	if config.Storage == nil || storages[config.Storage.Type] == nil {
		return nil, fmt.Errorf("no storage, or one that is not linked here")
	}
	storage, err := storages[config.Storage.Type](config.Storage.Config, logger.Named("storage"))
	if err != nil {
		return nil, err
	}
	seal, err := own.seal()
	if err != nil {
		return nil, err
	}
	reload := map[string][]reloadutil.ReloadFunc{}
	core := &vault.CoreConfig{
		RawConfig: config, Physical: storage, StorageType: config.Storage.Type, Seal: seal, Logger: logger,
		AuditBackends:      map[string]audit.Factory{"file": auditFile.Factory},
		CredentialBackends: map[string]logical.Factory{"userpass": userpass.Factory},
		LogicalBackends:    map[string]logical.Factory{"kv": kv.Factory},
		BuiltinRegistry:    none{},
		DisableCache:       config.DisableCache, CacheSize: config.CacheSize, DisableMlock: true,
		MaxLeaseTTL: config.MaxLeaseTTL, DefaultLeaseTTL: config.DefaultLeaseTTL, EnableUI: config.EnableUI,
		EnableRaw: config.EnableRawEndpoint, MetricsHelper: metricsutil.NewMetricsHelper(memory, prometheus), MetricSink: sink,
		DisableSSCTokens: true, RedirectAddr: config.Storage.RedirectAddr,
		ReloadFuncs: &reload, ReloadFuncsLock: &sync.RWMutex{},
	}
	if cluster, ok := storage.(physical.HABackend); ok {
		core.HAPhysical, core.ClusterAddr = cluster, config.Storage.ClusterAddr
	}
	made, err := vault.NewCore(core)
	if err != nil {
		return nil, err
	}
	for _, listener := range config.Listeners {
		address, err := net.ResolveTCPAddr("tcp", listener.ClusterAddress)
		if err != nil {
			return nil, err
		}
		made.SetClusterListenerAddrs([]*net.TCPAddr{address})
	}
	made.SetClusterHandler(vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: made}))
	return made, nil
}

func listen(config *server.Config, core *vault.Core, logger log.Logger) error {
	for _, address := range config.Listeners {
		listener, _, _, err := server.NewListener(address, os.Stderr, cli.NewMockUi())
		if err != nil {
			return err
		}
		if address.MaxRequestSize == 0 {
			address.MaxRequestSize = vaulthttp.DefaultMaxRequestSize
		}
		if address.MaxRequestDuration == 0 {
			address.MaxRequestDuration = vault.DefaultMaxRequestDuration
		}
		handler := vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: core, ListenerConfig: address})
		go (&http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: logger.StandardLogger(nil)}).Serve(listener)
	}
	return nil
}
