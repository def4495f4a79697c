package io.deprov.core.crash;

import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FactDeclaration.Sensitivity;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.ScopeReport;
import io.deprov.api.StateToken;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Entitlement;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConnectorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A target that outlives the process that works on it: a directory for each person, a file for each group they are in. Every effect
 * adds a line to {@code effects.log}, so that one that was brought about twice shows.
 */
final class FileTarget implements ConnectorFactory {

    static final String TYPE = "files";
    static final IdentifierType NUMBER = IdentifierType.EMPLOYEE_NUMBER;

    private static final Set<AccessKind> KINDS = Set.of(AccessKind.ACCOUNT, AccessKind.GROUP_MEMBERSHIP);

    private final Path root;
    private final Points points;

    FileTarget(Path root, Points points) {
        this.root = root;
        this.points = points;
    }

    /** Puts a person there, with so many groups. */
    static void person(Path root, String id, int groups) throws IOException {
        Files.createDirectories(root.resolve(id).resolve("groups"));
        for (int i = 0; i < groups; i++) {
            Files.createFile(root.resolve(id).resolve("groups").resolve("group-" + i));
        }
    }

    /** Every effect that was brought about, in order. */
    static List<String> effects(Path root) throws IOException {
        Path log = root.resolve("effects.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    @Override
    public ConnectorDescriptor descriptor() {
        return ConnectorDescriptor.builder(TYPE, "1", ConfigSchema.of())
                .maxConcurrency(2)
                .possibleKind(AccessKind.ACCOUNT)
                .possibleKind(AccessKind.GROUP_MEMBERSHIP)
                .fact("name", Sensitivity.PERSONAL, false, "the name when it was read")
                .build();
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) {
        return new FilesConnector(context.target(), context.clock());
    }

    private final class FilesConnector implements Connector {

        private final TargetId id;
        private final Clock clock;

        FilesConnector(TargetId id, Clock clock) {
            this.id = id;
            this.clock = clock;
        }

        @Override
        public CheckReport check(CheckRequest request) {
            return CheckReport.builder(
                            ExecutorIdentity.account(
                                    ItemId.of(id, PartitionId.MAIN, AccessKind.ACCOUNT, "deprov", IdStrength.IMMUTABLE),
                                    "deprov"),
                            "files 1")
                    .control(control())
                    .build();
        }

        private PositiveControl control() {
            return PositiveControl.shown("people", PositiveControl.Origin.NAMED, "control");
        }

        @Override
        public Capabilities capabilities(CapabilitiesRequest request) {
            return Capabilities.builder()
                    .partition(PartitionId.MAIN)
                    .identifierType(NUMBER, IdentifierUse.LINKING)
                    .supports(Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN)
                            .build())
                    .supports(Capability.builder(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE)
                            .build())
                    .supports(Capability.builder(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE)
                            .build())
                    .build();
        }

        @Override
        public Resolution resolve(ResolveRequest request) {
            Resolution.Builder answer = Resolution.builder(request.subject().identifiers());
            for (Identifier identifier : request.subject().identifiers()) {
                answer.linking(identifier);
                if (Files.isDirectory(root.resolve(identifier.value()))) {
                    answer.match(account(identifier.value()), identifier, IdentifierUse.LINKING);
                }
            }
            return answer.control(control()).build();
        }

        private Account account(String number) {
            Account.Builder account = Account.builder(accountId(number))
                    .displayName("person " + number)
                    .fingerprint(Fingerprint.of(number).build())
                    .identifier(new Identifier(NUMBER, number))
                    .fact("name", "person " + number);
            if (Files.exists(root.resolve(number).resolve("blocked"))) {
                account.alreadyInForce(Effect.BLOCK_SIGN_IN);
            }
            return account.build();
        }

        private ItemId accountId(String number) {
            return ItemId.of(id, PartitionId.MAIN, AccessKind.ACCOUNT, number, IdStrength.IMMUTABLE);
        }

        @Override
        public DiscoveryPage discover(DiscoverRequest request) {
            DiscoveryPage.Builder page = DiscoveryPage.builder();
            for (AccessRef ref : request.accounts()) {
                String number = ref.id().nativeId();
                if (Files.isDirectory(root.resolve(number))) {
                    page.item(account(number));
                    try (Stream<Path> groups = Files.list(root.resolve(number).resolve("groups"))) {
                        groups.map(group -> group.getFileName().toString())
                                .sorted()
                                .map(group -> Entitlement.builder(ItemId.owned(
                                                accountId(number),
                                                AccessKind.GROUP_MEMBERSHIP,
                                                group,
                                                IdStrength.IMMUTABLE))
                                        .build())
                                .forEach(page::item);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            return page.scope(ScopeReport.complete(PartitionId.MAIN, "people", KINDS, control()))
                    .build();
        }

        @Override
        public StepAnswers<Preparation> prepare(PrepareRequest request) {
            StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
            request.steps()
                    .forEach(step -> answers.add(
                            step.id(),
                            holds(step)
                                    ? Preparation.alreadyInState(proof(step))
                                    : Preparation.ready(StateToken.NONE, step.access())));
            return answers.build();
        }

        @Override
        public StepAnswers<Verification> verify(VerifyRequest request) {
            StepAnswers.Builder<Verification> answers = StepAnswers.builder();
            request.steps()
                    .forEach(step -> answers.add(
                            step.id(),
                            holds(step) ? Verification.holds(proof(step)) : Verification.notYet("still there")));
            return answers.build();
        }

        private Proof proof(StepRef step) {
            return step.effect().equals(Effect.BLOCK_SIGN_IN)
                    ? Proof.present("blocked", clock.instant())
                    : Proof.absent("gone", clock.instant(), control());
        }

        private boolean holds(StepRef step) {
            Path person = root.resolve(step.access().id().accountId());
            if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
                return Files.exists(person.resolve("blocked"));
            }
            return step.effect().equals(Effect.DELETE)
                    ? !Files.exists(person)
                    : !Files.exists(
                            person.resolve("groups").resolve(step.access().id().nativeId()));
        }

        @Override
        public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
            StepRef step = request.prepared().step();
            Path person = root.resolve(step.access().id().accountId());
            points.at("before-effect");
            try {
                if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
                    Files.createFile(person.resolve("blocked"));
                } else if (step.effect().equals(Effect.DELETE)) {
                    Files.delete(person.resolve("groups"));
                    Files.delete(person.resolve("blocked"));
                    Files.delete(person);
                } else {
                    Files.delete(
                            person.resolve("groups").resolve(step.access().id().nativeId()));
                }
                Files.writeString(
                        root.resolve("effects.log"),
                        step.effect() + " " + step.access().id().accountId() + " "
                                + step.access().id().nativeId() + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (NoSuchFileException e) {
                throw ConnectorException.of(FailureClass.NOT_FOUND, "no such file");
            } catch (IOException e) {
                throw ConnectorException.of(FailureClass.INTERNAL, "the disk failed");
            }
            points.at("after-effect");
            return RevokeOutcome.changed(Evidence.of("done"));
        }

        @Override
        public void close() {}
    }
}
