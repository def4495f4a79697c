package io.deprov.core.testing;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FactDeclaration.Sensitivity;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConnectorConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@link InMemoryTarget}s by the name of the target. */
public final class InMemoryConnectorFactory implements ConnectorFactory {

    /** What a configuration names it. */
    public static final String TYPE = "memory";

    private static final ConnectorDescriptor DESCRIPTOR = ConnectorDescriptor.builder(TYPE, "1", ConfigSchema.of())
            .maxConcurrency(4)
            .possibleKind(AccessKind.ACCOUNT)
            .possibleKind(AccessKind.PASSWORD)
            .possibleKind(AccessKind.SSH_KEY)
            .possibleKind(AccessKind.GROUP_MEMBERSHIP)
            .possibleKind(AccessKind.SESSION)
            .fact("name", Sensitivity.PERSONAL, false, "the name when it was read")
            .fact("contract", Sensitivity.PUBLIC, true, "changes when the account is given to somebody else")
            .fact("item", Sensitivity.PUBLIC, false, "a key that audit records use themselves")
            .fact("group", Sensitivity.PUBLIC, false, "the group")
            .build();

    private final Map<String, InMemoryTarget> targets = new ConcurrentHashMap<>();

    private boolean tellsIdentifierTypes;

    /** From now on it tells by which types its targets know anybody before they are opened. */
    void tellsIdentifierTypes() {
        tellsIdentifierTypes = true;
    }

    @Override
    public Optional<Set<IdentifierType>> identifierTypes(ConnectorConfig config) {
        if (!tellsIdentifierTypes) {
            return Optional.empty();
        }
        Set<IdentifierType> types = new TreeSet<>();
        targets.values().forEach(target -> types.addAll(target.identifierTypes.keySet()));
        return Optional.of(types);
    }

    public InMemoryConnectorFactory add(InMemoryTarget target) {
        targets.put(target.name, target);
        return this;
    }

    @Override
    public ConnectorDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) throws ConnectorException {
        InMemoryTarget target = targets.get(context.target().value());
        if (target == null) {
            throw ConnectorException.of(FailureClass.CONFIG, "no such target in this test");
        }
        Optional<Fault> fault = target.fault(Fault.Method.OPEN, null);
        if (fault.isPresent()) {
            if (fault.get().hangs) {
                target.hang();
            }
            fault.get().throwIfAsked();
            if (fault.get().givesNull) {
                return null;
            }
        }
        target.countOpening();
        return new InMemoryConnector(target, context.target());
    }
}
