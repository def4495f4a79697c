package io.deprov.core.undo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deprov.api.StepId;
import io.deprov.api.UndoToken;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.testing.TestClock;
import io.deprov.core.undo.UndoException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Undo tokens come back as they were sealed, for the step they were sealed for, or not at all. */
class FileUndoVaultTest {

    private static final UndoToken TOKEN = UndoToken.copyOf("memberOf=cn=canary".getBytes(UTF_8));
    private static final StepId STEP = new StepId("a".repeat(64));

    @TempDir
    Path directory;

    TestClock clock = new TestClock();
    Path tokens;
    Path keys;
    FileUndoVault vault;

    @BeforeEach
    void aVault() {
        tokens = directory.resolve("undo");
        keys = directory.resolve("undo-keys");
        vault = new FileUndoVault(tokens, keys, clock, Duration.ofDays(90));
    }

    private static UndoPlace place(String caseId, int generation, StepId step, int attempt) {
        return new UndoPlace(caseId, generation, "sha256:" + "1".repeat(64), step, attempt);
    }

    private static UndoPlace here() {
        return place("case", 1, STEP, 1);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private Kind refusal(UndoPlace place, KeptUndo kept) {
        UndoException e = catchThrowableOfType(UndoException.class, () -> vault.open(place, kept));
        assertThat(e).hasMessageNotContaining("canary");
        return e.kind();
    }

    @Test
    void whatIsSealedComesBackAlsoToAnotherProcess() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);

        UndoToken again = new FileUndoVault(tokens, keys, clock, Duration.ofDays(90)).open(here(), kept);

        assertThat(again.bytes()).isEqualTo(TOKEN.bytes());
        assertThat(kept.until()).isEqualTo(clock.instant().plus(Duration.ofDays(90)));
    }

    @Test
    void anEmptyTokenAndTheLargestOneComeBackToo() throws Exception {
        for (UndoToken token : List.of(UndoToken.copyOf(new byte[0]), UndoToken.copyOf(new byte[1 << 20]))) {
            assertThat(vault.open(here(), vault.seal(here(), token)).bytes()).isEqualTo(token.bytes());
        }
    }

    @Test
    void nothingOfTheTokenStandsInAnyFileOrInWhatIsSaidOfIt() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);

        for (Path file : files()) {
            assertThat(new String(Files.readAllBytes(file), UTF_8)).doesNotContain("canary");
        }
        assertThat(kept + vault.toString() + TOKEN).doesNotContain("canary");
    }

    @Test
    void theHashOfOneTokenIsAnotherInEachCaseSoThatItCannotBeFoundByTrying() throws Exception {
        KeptUndo one = vault.seal(here(), TOKEN);
        KeptUndo same = vault.seal(here(), TOKEN);
        KeptUndo other = vault.seal(place("case", 2, STEP, 1), TOKEN);

        assertThat(one.hash()).startsWith("hmac-sha256:").isEqualTo(same.hash()).isNotEqualTo(other.hash());
        assertThat(one.handle()).isNotEqualTo(same.handle());
    }

    @Test
    void everythingIsReadableByItsOwnerOnlyAndKeysLieApart() throws Exception {
        vault.seal(here(), TOKEN);

        assertThat(files()).hasSize(2);
        for (Path file : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(only(keys).startsWith(tokens)).isFalse();
    }

    @Test
    void aTokenOpensForNoOtherCaseGenerationPlanStepOrAttempt() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        vault.seal(place("other", 1, STEP, 1), TOKEN);
        vault.seal(place("case", 2, STEP, 1), TOKEN);

        assertThat(refusal(place("other", 1, STEP, 1), kept)).isEqualTo(Kind.GONE);
        assertThat(refusal(place("case", 2, STEP, 1), kept)).isEqualTo(Kind.GONE);
        assertThat(refusal(place("case", 1, new StepId("b".repeat(64)), 1), kept))
                .isEqualTo(Kind.DAMAGED);
        assertThat(refusal(place("case", 1, STEP, 2), kept)).isEqualTo(Kind.DAMAGED);
        assertThat(refusal(new UndoPlace("case", 1, "sha256:" + "2".repeat(64), STEP, 1), kept))
                .isEqualTo(Kind.DAMAGED);
    }

    @Test
    void aFileThatTookAnothersPlaceIsNoticed() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        KeptUndo other = vault.seal(place("case", 1, STEP, 2), UndoToken.copyOf("other".getBytes(UTF_8)));
        Path folder = only(tokens).getParent();
        Files.copy(
                folder.resolve(other.handle() + ".undo"),
                folder.resolve(kept.handle() + ".undo"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(refusal(here(), kept)).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void aFileOfAnotherCaseIsNoticed() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        Path file = only(tokens);
        KeptUndo other = vault.seal(place("other", 1, STEP, 1), TOKEN);
        try (Stream<Path> files = Files.walk(tokens)) {
            Path foreign = files.filter(each -> each.endsWith(other.handle() + ".undo"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(foreign, file, StandardCopyOption.REPLACE_EXISTING);
        }

        assertThat(refusal(here(), kept)).isEqualTo(Kind.GONE);
    }

    @Test
    void everyBitThatChangesIsNoticed() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        for (Path file : List.of(only(tokens), only(keys))) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i++) {
                byte[] changed = whole.clone();
                changed[i] ^= 1;
                Files.write(file, changed);
                assertThat(refusal(here(), kept)).as(file + " at " + i).isIn(Kind.DAMAGED, Kind.GONE);
            }
            for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
                Files.write(file, java.util.Arrays.copyOf(whole, length));
                assertThat(refusal(here(), kept)).isEqualTo(Kind.DAMAGED);
            }
            Files.write(file, whole);
        }
        assertThat(vault.open(here(), kept).bytes()).isEqualTo(TOKEN.bytes());
    }

    @Test
    void anotherExpiryOrHashThanWasSealedIsNoticed() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        KeptUndo longer = new KeptUndo(
                kept.planDigest(), 1, kept.handle(), kept.hash(), kept.until().plusSeconds(1));
        KeptUndo another = new KeptUndo(kept.planDigest(), 1, kept.handle(), "hmac-sha256:00", kept.until());

        assertThat(refusal(here(), longer)).isEqualTo(Kind.DAMAGED);
        assertThat(refusal(here(), another)).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void aHandleIsNoPath() {
        KeptUndo kept = new KeptUndo(
                "sha256:1", 1, "../../etc/passwd", "", clock.instant().plusSeconds(1));

        assertThat(refusal(here(), kept)).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void aSealedFileThatIsGoneIsSaidToBe() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        Files.delete(only(tokens));

        assertThat(refusal(here(), kept)).isEqualTo(Kind.GONE);
    }

    @Test
    void anErasedKeyTakesAllTokensOfItsCaseWithItAndNoOthersAlsoFromABackup() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        KeptUndo other = vault.seal(place("other", 1, STEP, 1), TOKEN);
        Path folder = tokens.resolve(CaseKey.tag("case", 1));
        Path file = folder.resolve(kept.handle() + ".undo");
        byte[] backup = Files.readAllBytes(file);

        vault.erase("case", 1);
        vault.erase("case", 1);

        assertThat(refusal(here(), kept)).isEqualTo(Kind.GONE);
        vault.seal(here(), TOKEN);
        Files.write(file, backup);
        assertThat(refusal(here(), kept)).isEqualTo(Kind.GONE);
        assertThat(vault.open(place("other", 1, STEP, 1), other).bytes()).isEqualTo(TOKEN.bytes());
    }

    @Test
    void whatHasExpiredIsNotGivenAndIsRemovedWithItsKey() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        clock.advance(Duration.ofDays(89));
        KeptUndo later = vault.seal(place("other", 1, STEP, 1), TOKEN);
        vault.removeExpired();
        assertThat(vault.open(here(), kept).bytes()).isEqualTo(TOKEN.bytes());
        clock.advance(Duration.ofDays(1));

        assertThat(refusal(here(), kept)).isEqualTo(Kind.EXPIRED);
        vault.removeExpired();

        assertThat(files()).hasSize(2);
        assertThat(vault.open(place("other", 1, STEP, 1), later).bytes()).isEqualTo(TOKEN.bytes());
    }

    @Test
    void whatCannotBeWrittenIsNotSealed() throws Exception {
        Files.writeString(tokens, "a file where a directory belongs");

        assertThatThrownBy(() -> vault.seal(here(), TOKEN))
                .isInstanceOfSatisfying(
                        UndoException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_SEALED))
                .hasMessageContaining("could not be kept");
    }

    @Test
    void aDamagedKeyIsNotReplacedByANewOne() throws Exception {
        KeptUndo kept = vault.seal(here(), TOKEN);
        byte[] key = Files.readAllBytes(only(keys));
        Files.write(only(keys), new byte[] {1});

        assertThatThrownBy(() -> vault.seal(here(), TOKEN)).hasMessageContaining("damaged");

        Files.write(only(keys), key);
        assertThat(vault.open(here(), kept).bytes()).isEqualTo(TOKEN.bytes());
    }
}
