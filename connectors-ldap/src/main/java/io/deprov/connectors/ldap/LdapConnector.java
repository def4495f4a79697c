package io.deprov.connectors.ldap;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.PreparedStep;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One directory, opened. Wires the parts and does nothing itself.
 *
 * <p>Thread-safe. What the server says about itself (schema, controls, naming contexts) is asked again by {@code check} and
 * {@code capabilities} and kept in between; nothing about any account is.
 */
final class LdapConnector implements Connector {

    private final LdapSettings settings;
    private final ConnectorContext context;
    private final Connections connections;
    private final GroupPins pins = new GroupPins();
    private volatile @Nullable ServerProfile profile;

    LdapConnector(LdapSettings settings, ConnectorContext context, Connections connections) {
        this.settings = settings;
        this.context = context;
        this.connections = connections;
    }

    private interface Work<T> {
        T on(Inquiry inquiry) throws ConnectorException;
    }

    @Override
    public CheckReport check(CheckRequest request) throws ConnectorException {
        profile = null;
        pins.forgetAll();
        return with(request.context(), inquiry -> new TargetCheck(inquiry).report());
    }

    @Override
    public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
        profile = null;
        return with(request.context(), inquiry -> new LdapCapabilities(inquiry).probe());
    }

    @Override
    public Resolution resolve(ResolveRequest request) throws ConnectorException {
        return with(request.context(), inquiry -> new AccountResolver(inquiry).resolve(request.subject()));
    }

    @Override
    public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
        return with(request.context(), inquiry -> new Discovery(inquiry).page(request));
    }

    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
        return with(request.context(), inquiry -> {
            Owner owner = Owner.read(inquiry, request.account());
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            for (StepRef step : request.steps()) {
                Optional<NativeEffect> effect =
                        NativeEffect.of(inquiry, step.access().kind(), step.effect());
                answers.add(
                        step.id(),
                        effect.isPresent()
                                ? effect.get().prepare(owner, step)
                                : Preparation.notRemovable(unsupported(step)));
            }
            return answers.build();
        });
    }

    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        return with(request.context(), inquiry -> {
            PreparedStep prepared = request.prepared();
            StepRef step = prepared.step();
            NativeEffect effect = NativeEffect.of(inquiry, step.access().kind(), step.effect())
                    .orElseThrow(() -> ConnectorException.of(FailureClass.UNSUPPORTED, unsupported(step)));
            return effect.revoke(Owner.read(inquiry, request.account()), prepared);
        });
    }

    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
        return with(request.context(), inquiry -> {
            Owner owner = Owner.read(inquiry, request.account(), request.isDeleted());
            StepAnswers.Builder<Verification> answers = StepAnswers.builder();
            for (StepRef step : request.steps()) {
                answers.add(step.id(), verified(inquiry, owner, step));
            }
            return answers.build();
        });
    }

    /** A step that cannot be read does not hide the others, unless nothing can be read any more. */
    private static Verification verified(Inquiry inquiry, Owner owner, StepRef step) throws ConnectorException {
        Optional<NativeEffect> effect = NativeEffect.of(inquiry, step.access().kind(), step.effect());
        if (effect.isEmpty()) {
            return Verification.unreadable(FailureClass.UNSUPPORTED, unsupported(step));
        }
        try {
            return effect.get().verify(owner, step);
        } catch (ConnectorException e) {
            return switch (e.failureClass()) {
                case AUTHORIZATION, UNSUPPORTED, INVALID_REQUEST, NOT_FOUND ->
                    Verification.unreadable(e.failureClass(), String.valueOf(e.getMessage()));
                default -> throw e;
            };
        }
    }

    private static String unsupported(StepRef step) {
        return "the LDAP connector cannot bring about " + step.effect() + " of "
                + step.access().kind();
    }

    private <T> T with(CallContext call, Work<T> work) throws ConnectorException {
        try (DirectoryCall directory = new DirectoryCall(connections, settings, call)) {
            return work.on(new Inquiry(context.target(), settings, profile(directory), directory, pins));
        }
    }

    /** Two calls may both ask; they get the same answer. */
    private ServerProfile profile(DirectoryCall directory) throws ConnectorException {
        ServerProfile known = profile;
        if (known == null) {
            known = ServerProbe.probe(directory, settings);
            profile = known;
        }
        return known;
    }

    @Override
    public void close() {
        connections.close();
    }

    @Override
    public String toString() {
        return "LdapConnector[" + context.target() + " at " + settings.server() + "]";
    }
}
