/**
 * The SPI of deprov: what a connector, an audit sink or a secret resolver implements. JDK types only in every signature; nothing
 * is needed at run time.
 *
 * <p>Start reading at {@link io.deprov.api.Connector}.
 */
module io.deprov.api {
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports io.deprov.api;
    exports io.deprov.api.access;
    exports io.deprov.api.audit;
    exports io.deprov.api.config;
    exports io.deprov.api.notify;
    exports io.deprov.api.op;

    uses io.deprov.api.ConnectorFactory;
    uses io.deprov.api.config.SecretResolver;
}
