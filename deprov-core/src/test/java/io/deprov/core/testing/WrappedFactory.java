package io.deprov.core.testing;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConnectorConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Opens another factory's connectors and stands between them and the core: listens, answers instead, hides optional operations. */
public final class WrappedFactory implements ConnectorFactory {

    /** Is told of each call, and may answer it. */
    @FunctionalInterface
    public interface Listener {

        /** What to answer; null leaves the call to the connector. */
        @Nullable
        Object called(TargetId target, String method, @Nullable Object request);
    }

    private final ConnectorFactory inner;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private ConnectorDescriptor descriptor;
    private boolean operations = true;
    private Validation validation = config -> {};
    private volatile Listener listener = (target, method, request) -> null;

    public WrappedFactory(ConnectorFactory inner) {
        this.inner = inner;
        this.descriptor = inner.descriptor();
    }

    public WrappedFactory descriptor(ConnectorDescriptor value) {
        descriptor = value;
        return this;
    }

    /** What the factory says of a configuration. */
    public interface Validation {
        void of(ConnectorConfig config) throws ConfigException;
    }

    public WrappedFactory validation(Validation value) {
        validation = value;
        return this;
    }

    @Override
    public void validate(ConnectorConfig config) throws ConfigException {
        validation.of(config);
        inner.validate(config);
    }

    /** The connector has no optional operations. */
    public WrappedFactory withoutOperations() {
        operations = false;
        return this;
    }

    public WrappedFactory listener(Listener value) {
        listener = value;
        return this;
    }

    /** The methods called on all connectors, in order, without those of optional operations. */
    public List<String> calls() {
        return calls;
    }

    @Override
    public ConnectorDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) throws ConnectorException {
        Connector real = inner.open(config, context);
        return (Connector) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connector.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("operation")) {
                        return operations ? real.operation((Class<?>) arguments[0]) : Optional.empty();
                    }
                    calls.add(method.getName());
                    Object request = arguments == null ? null : arguments[0];
                    Object answer = listener.called(context.target(), method.getName(), request);
                    if (answer != null) {
                        return answer;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
