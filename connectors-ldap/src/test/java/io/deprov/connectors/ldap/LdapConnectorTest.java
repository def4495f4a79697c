package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.ResolveRequest;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connector against a server that can be made to do anything. */
class LdapConnectorTest {

    @Test
    void serviceLoaderFindsItByTypeLdap() {
        assertThat(ServiceLoader.load(ConnectorFactory.class))
                .extracting(factory -> factory.descriptor().type())
                .contains("ldap");
    }

    @Test
    void everyStepIsDoneAndProvedByPolicyLockWithoutTheServersWord() throws ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start();
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");
            Deprov.Inventory inventory = deprov.discover(account);
            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items()).hasSize(5);

            for (Access access : inventory.items()) {
                deprov.carryOut(account, access.ref(), effectOn(access));
                assertThat(told(deprov.verify(account, access.ref(), effectOn(access))))
                        .as(access.toString())
                        .startsWith("HOLDS");
            }
        }
    }

    @Test
    void nsAccountLockIsUsedOn389AndNotElsewhere() throws ConnectorException, LDAPException {
        try (InMemoryDirectory redHat =
                        InMemoryDirectory.start(InMemoryDirectory.VENDOR_389, new InMemoryDirectory.Mischief());
                InMemoryDirectory other = InMemoryDirectory.start();
                Deprov there = redHat.deprov(Map.of());
                Deprov elsewhere = other.deprov(Map.of());
                Deprov insisting = other.deprov(Map.of("blockSignIn", "ns-account-lock"))) {
            AccessRef account = there.account("1001");
            there.carryOut(account, account, Effect.BLOCK_SIGN_IN);
            assertThat(redHat.server
                            .getEntry(InMemoryDirectory.dn("ada"), "nsAccountLock")
                            .getAttributeValue("nsAccountLock"))
                    .isEqualTo("TRUE");

            AccessRef second = elsewhere.account("1001");
            assertThat(Guard.parse(elsewhere
                                    .ready(second, second, Effect.BLOCK_SIGN_IN)
                                    .stateToken())
                            .word())
                    .isEqualTo("ppolicy-lock");
            assertThat(Guard.parse(insisting
                                    .ready(second, second, Effect.BLOCK_SIGN_IN)
                                    .stateToken())
                            .word())
                    .isEqualTo("ns-account-lock");
        }
    }

    @Test
    void severalStepsOfOneAccountAreAnsweredOneByOne() throws ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start();
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");
            List<StepRef> steps = new ArrayList<>();
            deprov.discover(account).items().forEach(access -> steps.add(Deprov.step(access.ref(), effectOn(access))));
            steps.add(Deprov.step(account, Effect.WIPE));

            StepAnswers<Preparation> prepared =
                    deprov.connector().prepare(PrepareRequest.of(deprov.call(), account, steps));
            StepAnswers<Verification> verified =
                    deprov.connector().verify(VerifyRequest.of(deprov.call(), account, steps));

            assertThat(prepared.all()).hasSize(6);
            assertThat(prepared.all().values())
                    .filteredOn(answer -> answer.kind() == Preparation.Kind.READY)
                    .hasSize(5);
            assertThat(verified.all().values())
                    .filteredOn(answer -> answer.kind() == Verification.Kind.NOT_YET)
                    .hasSize(5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "50, AUTHORIZATION, false",
        "51, THROTTLED, false",
        "52, CONNECTION_LOST, true",
        "11, TIMEOUT, true",
        "3, TIMEOUT, true",
        "53, INVALID_REQUEST, false",
        "19, INVALID_REQUEST, false",
        "32, NOT_FOUND, false",
        "16, NOT_FOUND, false",
        "20, CONFLICT, false",
        "122, CONFLICT, false",
        "13, CONFIG, false",
        "8, CONFIG, false",
        "10, UNSUPPORTED, false",
        "80, INTERNAL, true",
        "1, INTERNAL, true",
    })
    void aRefusedWriteHasTheClassTheCoreActsOn(int code, FailureClass failureClass, boolean mayHaveTakenEffect)
            throws ConnectorException {
        InMemoryDirectory.Mischief refusing = new InMemoryDirectory.Mischief() {
            @Override
            void onModify(InMemoryInterceptedModifyRequest request) throws LDAPException {
                throw new LDAPException(ResultCode.valueOf(code), "because of the test");
            }
        };
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", refusing);
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");

            ConnectorException failed = blockFails(deprov, account);

            assertThat(failed.failureClass()).isEqualTo(failureClass);
            assertThat(failed.mayHaveTakenEffect()).isEqualTo(mayHaveTakenEffect);
            assertThat(failed.details())
                    .containsOnlyKeys("resultCode")
                    .containsEntry("resultCode", String.valueOf(code));
            assertThat(failed.getMessage()).doesNotContain("because of the test");
            assertThat(failed.getCause()).isInstanceOf(LDAPException.class).hasMessageContaining("because of the test");
        }
    }

    @Test
    void aConnectionThatBreaksDuringAWriteIsLostAndTheWriteIsNotSentAgain() throws ConnectorException {
        AtomicInteger writes = new AtomicInteger();
        AtomicReference<InMemoryDirectory> self = new AtomicReference<>();
        InMemoryDirectory.Mischief breaking = new InMemoryDirectory.Mischief() {
            @Override
            void onModify(InMemoryInterceptedModifyRequest request) {
                writes.incrementAndGet();
                self.get().server.closeAllConnections(false);
            }
        };
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", breaking);
                Deprov deprov = directory.deprov(Map.of())) {
            self.set(directory);
            AccessRef account = deprov.account("1001");

            ConnectorException failed = blockFails(deprov, account);

            assertThat(failed.failureClass()).isEqualTo(FailureClass.CONNECTION_LOST);
            assertThat(failed.mayHaveTakenEffect()).isTrue();
            assertThat(writes).hasValue(1);
            assertThat(deprov.account("1001")).isEqualTo(account);
        }
    }

    @Test
    void aReadThatMeetsADeadConnectionIsRepeatedOnceAndNotForEver() throws ConnectorException {
        AtomicInteger left = new AtomicInteger();
        AtomicReference<InMemoryDirectory> self = new AtomicReference<>();
        InMemoryDirectory.Mischief breaking = new InMemoryDirectory.Mischief() {
            @Override
            void onSearch(InMemoryInterceptedSearchRequest request) {
                if (left.getAndDecrement() > 0) {
                    self.get().server.closeAllConnections(false);
                }
            }
        };
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", breaking);
                Deprov deprov = directory.deprov(Map.of())) {
            self.set(directory);
            AccessRef account = deprov.account("1001");

            left.set(1);
            assertThat(deprov.account("1001")).isEqualTo(account);
            left.set(100);
            assertThat(catchThrowableOfType(ConnectorException.class, () -> deprov.account("1001"))
                            .failureClass())
                    .isEqualTo(FailureClass.UNAVAILABLE);
            assertThat(left.get()).isEqualTo(98);
            left.set(0);
            assertThat(deprov.account("1001")).isEqualTo(account);
        }
    }

    @Test
    void aWriteThatIsNotAnsweredInTimeIsATimeoutAndTheCallKeepsItsDeadline() throws ConnectorException {
        InMemoryDirectory.Mischief slow = new InMemoryDirectory.Mischief() {
            @Override
            void onModify(InMemoryInterceptedModifyRequest request) {
                sleep(Duration.ofSeconds(3));
            }
        };
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", slow);
                Deprov patient = directory.deprov(Map.of());
                Deprov hurried = directory.deprov(Map.of(), Duration.ofMillis(1_000))) {
            AccessRef account = patient.account("1001");
            hurried.account("1001");
            Instant start = Instant.now();

            ConnectorException failed = blockFails(hurried, account);

            assertThat(failed.failureClass()).isEqualTo(FailureClass.TIMEOUT);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMillis(2_500));
        }
    }

    @Test
    void callsBeyondThePoolWaitForAPlaceAndNoLongerThanTheirDeadline() throws Exception {
        InMemoryDirectory.Mischief slow = new InMemoryDirectory.Mischief() {
            @Override
            void onModify(InMemoryInterceptedModifyRequest request) {
                sleep(Duration.ofSeconds(2));
            }
        };
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", slow);
                Deprov deprov = directory.deprov(Map.of("poolSize", 1), Duration.ofMillis(1_500))) {
            AccessRef account = deprov.account("1001");
            Preparation.Ready ready = deprov.ready(account, account, Effect.BLOCK_SIGN_IN);
            AtomicReference<ConnectorException> held = new AtomicReference<>();
            Thread holder = new Thread(() -> held.set(catchThrowableOfType(
                    ConnectorException.class, () -> deprov.revoke(account, account, Effect.BLOCK_SIGN_IN, ready))));
            holder.start();
            sleep(Duration.ofMillis(300));

            ConnectorException failed = catchThrowableOfType(
                    ConnectorException.class,
                    () -> deprov.connector()
                            .resolve(ResolveRequest.of(
                                    Deprov.call(Duration.ofMillis(300)),
                                    Subject.of(Identifier.of("employeeNumber", "1001")))));

            assertThat(failed.failureClass()).isEqualTo(FailureClass.UNAVAILABLE);
            assertThat(failed.getMessage()).contains("poolSize");
            holder.join();
            assertThat(held.get().failureClass()).isEqualTo(FailureClass.TIMEOUT);
            assertThat(deprov.account("1001")).isEqualTo(account);
        }
    }

    @Test
    void aClosedConnectorAnswersNothing() throws ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start();
                Deprov deprov = directory.deprov(Map.of())) {
            deprov.close();
            deprov.close();

            assertThat(catchThrowableOfType(ConnectorException.class, deprov::check)
                            .failureClass())
                    .isEqualTo(FailureClass.UNAVAILABLE);
        }
    }

    @Test
    void ourPasswordAndThePeoplesAreInNothingThatIsSaid() throws ConnectorException {
        InMemoryDirectory.Mischief refusing = new InMemoryDirectory.Mischief() {
            @Override
            void onModify(InMemoryInterceptedModifyRequest request) throws LDAPException {
                throw new LDAPException(ResultCode.OTHER, "because of the test");
            }
        };
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", refusing);
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");
            StringWriter said = new StringWriter();
            Deprov.Inventory inventory = deprov.discover(account);
            for (Access access : inventory.items()) {
                said.append(access.ref().facts().toString()).append(access.displayName());
                said.append(access.ref().fingerprint().toString());
                said.append(deprov.ready(account, access.ref(), effectOn(access))
                        .stateToken()
                        .value());
            }
            blockFails(deprov, account).printStackTrace(new PrintWriter(said));
            said.append(deprov.check().notes().toString())
                    .append(deprov.connector().toString());

            assertThat(said.toString())
                    .doesNotContain(InMemoryDirectory.PASSWORD)
                    .doesNotContain("secret-of-");
        }
    }

    @Test
    void thePasswordAttributeIsNeverAskedForByName() throws ConnectorException {
        List<String> asked = new ArrayList<>();
        InMemoryDirectory.Mischief listening = new InMemoryDirectory.Mischief() {
            @Override
            void onSearch(InMemoryInterceptedSearchRequest request) {
                // The root entry and the schema are no accounts and are read whole.
                if (request.getRequest().getBaseDN().endsWith(InMemoryDirectory.SUFFIX)) {
                    asked.addAll(request.getRequest().getAttributeList());
                }
            }
        };
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", listening);
                Deprov deprov = directory.deprov(Map.of())) {
            deprov.check();
            AccessRef account = deprov.account("1001");
            AccessRef password =
                    deprov.discover(account).only(AccessKind.PASSWORD).ref();
            deprov.carryOut(account, password, Effect.REVOKE);
            deprov.verify(account, password, Effect.REVOKE);

            assertThat(asked).isNotEmpty().doesNotContain("userPassword", "*");
        }
    }

    private static ConnectorException blockFails(Deprov deprov, AccessRef account) throws ConnectorException {
        Preparation.Ready ready = deprov.ready(account, account, Effect.BLOCK_SIGN_IN);
        return catchThrowableOfType(
                ConnectorException.class, () -> deprov.revoke(account, account, Effect.BLOCK_SIGN_IN, ready));
    }

    private static Effect effectOn(Access access) {
        return switch (access.id().kind().category()) {
            case ACCOUNT -> Effect.BLOCK_SIGN_IN;
            case CREDENTIAL -> Effect.REVOKE;
            default -> Effect.REMOVE;
        };
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
