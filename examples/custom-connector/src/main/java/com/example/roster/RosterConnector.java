package com.example.roster;

import static com.example.roster.RosterClient.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.*;
import io.deprov.api.access.*;
import io.deprov.api.config.ConnectorConfig;
import java.util.Set;

/** Blocks and deletes users of a roster, and takes them out of groups. */
final class RosterConnector implements Connector {

    private static final String SCOPE = "users";
    private static final Set<AccessKind> KINDS = Set.of(AccessKind.ACCOUNT, AccessKind.GROUP_MEMBERSHIP);

    private final RosterClient client;
    private final ConnectorContext context;
    private final String control;

    RosterConnector(ConnectorConfig config, ConnectorContext context) {
        this.client = new RosterClient(config, context);
        this.context = context;
        this.control = config.string("control");
    }

    // ---- reading

    @Override
    public CheckReport check(CheckRequest request) throws ConnectorException {
        PositiveControl shown = control(request.context());
        String name = client.get(request.context(), "/me").path("name").asText();
        CheckReport.Builder report =
                CheckReport.builder(ExecutorIdentity.named(name), "roster").control(shown);
        return (shown.isShown() ? report : report.problem("control: " + shown.why())).build();
    }

    // tag::control[]
    /** Somebody who is always there, looked for exactly as people are looked for. */
    private PositiveControl control(CallContext call) throws ConnectorException {
        return find(call, "number", control).isEmpty()
                ? PositiveControl.notShown(SCOPE, PositiveControl.Origin.NAMED, "user " + control + " was not shown")
                : PositiveControl.shown(SCOPE, PositiveControl.Origin.NAMED, control);
    }
    // end::control[]

    private JsonNode find(CallContext call, String key, String value) throws ConnectorException {
        return client.get(call, "/users?" + key + "=" + escaped(value)).path("users");
    }

    // tag::capabilities[]
    @Override
    public Capabilities capabilities(CapabilitiesRequest request) {
        return Capabilities.builder()
                .partition(PartitionId.MAIN)
                .identifierType(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING)
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
                        .permission("users.write")
                        .build())
                .supports(Capability.builder(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE)
                        .permission("users.write")
                        .build())
                .supports(Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                        .alsoRemoves(AccessKind.GROUP_MEMBERSHIP)
                        .permission("users.write")
                        .build())
                .build();
    }
    // end::capabilities[]

    @Override
    public Resolution resolve(ResolveRequest request) throws ConnectorException {
        Resolution.Builder resolution =
                Resolution.builder(request.subject().identifiers()).control(control(request.context()));
        for (Identifier identifier : request.subject().identifiers()) {
            resolution.linking(identifier);
            for (JsonNode user : find(request.context(), "number", identifier.value())) {
                resolution.match(account(user), identifier, IdentifierUse.LINKING);
            }
        }
        return resolution.build();
    }

    private Account account(JsonNode user) {
        Account.Builder account = Account.builder(id(user.path("id").asText()))
                .displayName(user.path("name").asText())
                .fact("name", user.path("name").asText())
                .identifier(new Identifier(
                        IdentifierType.EMPLOYEE_NUMBER, user.path("number").asText()));
        return (user.path("active").asBoolean() ? account : account.alreadyInForce(Effect.BLOCK_SIGN_IN)).build();
    }

    private ItemId id(String user) {
        return ItemId.of(context.target(), PartitionId.MAIN, AccessKind.ACCOUNT, user, IdStrength.IMMUTABLE);
    }

    // tag::discover[]
    /** One account is one page; the cursor is the number of the next one. */
    @Override
    public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
        int index = request.cursor().isEmpty() ? 0 : Integer.parseInt(request.cursor());
        AccessRef account = request.accounts().get(index);
        DiscoveryPage.Builder page = DiscoveryPage.builder();
        PositiveControl shown = control(request.context());
        JsonNode user = user(request.context(), account);
        if (!user.isMissingNode()) {
            page.item(account(user));
        }
        ScopeReport scope = shown.isShown()
                ? ScopeReport.complete(PartitionId.MAIN, SCOPE, KINDS, shown)
                : incomplete(FailureClass.NOT_FOUND, shown.why());
        try {
            String from = "";
            do {
                JsonNode groups = client.get(request.context(), path(account) + "/groups?from=" + escaped(from));
                groups.path("groups").forEach(group -> page.item(membership(account, group.asText())));
                from = groups.path("next").asText();
            } while (!from.isEmpty());
        } catch (ConnectorException e) {
            scope = incomplete(e.failureClass(), e.getMessage());
        }
        boolean isLast = index + 1 == request.accounts().size();
        return (isLast ? page : page.next(String.valueOf(index + 1)))
                .scope(scope)
                .build();
    }
    // end::discover[]

    private Entitlement membership(AccessRef account, String group) {
        ItemId owner = id(account.id().nativeId());
        return Entitlement.builder(ItemId.owned(owner, AccessKind.GROUP_MEMBERSHIP, group, IdStrength.IMMUTABLE))
                .displayName(group)
                .build();
    }

    private static ScopeReport incomplete(FailureClass why, String text) {
        return ScopeReport.incomplete(PartitionId.MAIN, SCOPE, KINDS, why, text);
    }

    private JsonNode user(CallContext call, AccessRef account) throws ConnectorException {
        return client.get(call, path(account));
    }

    private static String path(AccessRef account) {
        return "/users/" + escaped(account.id().nativeId());
    }

    // ---- steps

    /** Null when it is no effect of ours. */
    private static Boolean holds(StepRef step, JsonNode user) {
        boolean isThere = !user.isMissingNode();
        if (step.access().kind().equals(AccessKind.GROUP_MEMBERSHIP)) {
            boolean isIn = false;
            for (JsonNode group : user.path("groups")) {
                isIn |= group.asText().equals(step.access().id().nativeId());
            }
            return step.effect().equals(Effect.REMOVE) ? Boolean.valueOf(!isIn) : null;
        }
        if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
            return !isThere || !user.path("active").asBoolean();
        }
        return step.effect().equals(Effect.DELETE) ? Boolean.valueOf(!isThere) : null;
    }

    // tag::prepare[]
    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
        CallContext call = request.context();
        PositiveControl shown = control(call);
        JsonNode user = user(call, request.account());
        if (user.isMissingNode() && !shown.isShown()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, "neither the user nor the control was shown");
        }
        boolean isAnothers = user.isMissingNode()
                && !find(call, "name", request.account().fact("name").orElse(""))
                        .isEmpty();
        StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            Boolean holds = holds(step, user);
            if (holds == null) {
                answers.add(step.id(), Preparation.notRemovable("a roster knows no " + step.effect()));
            } else if (isAnothers) {
                answers.add(step.id(), Preparation.drifted("the user is gone, and the name is somebody else's"));
            } else if (holds) {
                answers.add(step.id(), Preparation.alreadyInState(proof(call, user, shown)));
            } else {
                answers.add(
                        step.id(),
                        Preparation.ready(new StateToken(user.path("version").asText()), step.access()));
            }
        }
        return answers.build();
    }
    // end::prepare[]

    private static Proof proof(CallContext call, JsonNode user, PositiveControl shown) {
        return Proof.absent(
                user.isMissingNode() ? "the user is gone" : "not there any more, or not active",
                call.clock().instant(),
                shown);
    }

    // tag::revoke[]
    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        CallContext call = request.context();
        StepRef step = request.prepared().step();
        String version = request.prepared().stateToken().value();
        String user = path(request.account());
        switch (step.effect().name()) {
            case "block-sign-in" -> client.write(call, "PUT", user + "/inactive", version);
            case "remove" ->
                client.write(
                        call,
                        "DELETE",
                        user + "/groups/" + escaped(step.access().id().nativeId()),
                        version);
            case "delete" -> client.write(call, "DELETE", user, version);
            default -> throw ConnectorException.of(FailureClass.UNSUPPORTED, "a roster knows no " + step.effect());
        }
        return RevokeOutcome.changed(Evidence.of("done in place of version " + version));
    }
    // end::revoke[]

    // tag::verify[]
    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
        CallContext call = request.context();
        JsonNode user = user(call, request.account());
        PositiveControl shown = control(call);
        StepAnswers.Builder<Verification> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            Boolean holds = holds(step, user);
            if (holds == null) {
                answers.add(step.id(), Verification.unreadable(FailureClass.UNSUPPORTED, "unknown effect"));
            } else if (!shown.isShown()) {
                answers.add(step.id(), Verification.hidden(shown.why()));
            } else {
                answers.add(
                        step.id(),
                        holds ? Verification.holds(proof(call, user, shown)) : Verification.notYet("it does not hold"));
            }
        }
        return answers.build();
    }
    // end::verify[]

    @Override
    public void close() {
        client.close();
    }
}
