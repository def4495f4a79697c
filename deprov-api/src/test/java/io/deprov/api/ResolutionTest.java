package io.deprov.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.Resolution.Kind;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether hits add up to an answer; never by guessing. */
class ResolutionTest {

    private static final Identifier NUMBER = Identifier.of("employeeNumber", "1001");
    private static final Identifier OTHER_NUMBER = Identifier.of("employeeNumber", "1002");
    private static final Identifier NAME = Identifier.of("userName", "jdoe");
    private static final Identifier SECOND_NAME = Identifier.of("userName", "adm-jdoe");
    private static final Identifier MAIL = Identifier.of("mail", "j@corp");
    private static final Identifier OWNER = Identifier.of("owner", "jdoe");

    /** Hits, as a connector collects them. */
    private static final class Case {
        private final Set<Identifier> given;
        private final Resolution.Builder builder;

        Case(Identifier... given) {
            this.given = new LinkedHashSet<>(Arrays.asList(given));
            this.builder = Resolution.builder(this.given);
        }

        Case unique(Identifier identifier, Account... accounts) {
            for (Account account : accounts) {
                builder.match(account, identifier, IdentifierUse.UNIQUE);
            }
            return this;
        }

        Case linking(Identifier identifier, Account... accounts) {
            builder.linking(identifier);
            for (Account account : accounts) {
                builder.match(account, identifier, IdentifierUse.LINKING);
            }
            return this;
        }

        Kind kind() {
            return builder.build().kind();
        }
    }

    private static Account account(String id, Identifier... own) {
        Account.Builder account = Account.builder(
                ItemId.of(new TargetId("t"), PartitionId.MAIN, AccessKind.ACCOUNT, id, IdStrength.IMMUTABLE));
        for (Identifier identifier : own) {
            account.identifier(identifier);
        }
        return account.build();
    }

    private final Account jdoe = account("1", NAME, NUMBER);
    private final Account adm = account("2", SECOND_NAME, NUMBER);
    private final Account stranger = account("3", OTHER_NUMBER);
    private final Account blank = account("4");

    @Test
    void oneHitOnAUniqueIdentifierIsFound() {
        assertThat(new Case(NAME).unique(NAME, jdoe).kind()).isEqualTo(Kind.FOUND);
    }

    @Test
    void severalHitsOnOneUniqueValueAreAmbiguous() {
        assertThat(new Case(NAME).unique(NAME, jdoe, blank).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void severalHitsOnOneUniqueValueAreTheirsWhenALinkingOneFindsThemAll() {
        assertThat(new Case(NUMBER, NAME)
                        .linking(NUMBER, jdoe, adm)
                        .unique(NAME, jdoe, adm)
                        .kind())
                .isEqualTo(Kind.FOUND);
        assertThat(new Case(NUMBER, NAME)
                        .linking(NUMBER, jdoe)
                        .unique(NAME, jdoe, blank)
                        .kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void severalHitsOnALinkingValueAreAllTheirs() {
        assertThat(new Case(NUMBER).linking(NUMBER, jdoe, adm).kind()).isEqualTo(Kind.FOUND);
    }

    @Test
    void theSameHitTwiceIsOneHit() {
        assertThat(new Case(NAME).unique(NAME, jdoe, jdoe).kind()).isEqualTo(Kind.FOUND);
        assertThat(new Case(NAME).unique(NAME, jdoe, jdoe).builder.build().accounts())
                .hasSize(1);
    }

    @Test
    void twoValuesOfOneUniqueTypeMayFindTwoAccounts() {
        assertThat(new Case(NAME, SECOND_NAME)
                        .unique(NAME, jdoe)
                        .unique(SECOND_NAME, adm)
                        .kind())
                .isEqualTo(Kind.FOUND);
    }

    @Test
    void aUniqueHitAmongTheLinkedOnesAgrees() {
        assertThat(new Case(NAME, NUMBER)
                        .unique(NAME, jdoe)
                        .linking(NUMBER, jdoe, adm)
                        .kind())
                .isEqualTo(Kind.FOUND);
    }

    @Test
    void aUniqueHitOutsideTheLinkedOnesDisagrees() {
        assertThat(new Case(NAME, NUMBER)
                        .unique(NAME, blank)
                        .linking(NUMBER, jdoe)
                        .kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aUniqueHitWithoutLinkedOnesAndWithoutANumberOfItsOwnIsFound() {
        assertThat(new Case(NAME, NUMBER).unique(NAME, blank).linking(NUMBER).kind())
                .isEqualTo(Kind.FOUND);
    }

    @Test
    void aUniqueHitThatCarriesSomebodyElsesNumberIsAmbiguousAlthoughTheGivenNumberFindsNobody() {
        assertThat(new Case(NAME, NUMBER).unique(NAME, stranger).linking(NUMBER).kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aUniqueHitThatCarriesSomebodyElsesNumberIsFoundWhenNoNumberWasGiven() {
        assertThat(new Case(NAME).unique(NAME, stranger).kind()).isEqualTo(Kind.FOUND);
    }

    @Test
    void twoUniqueTypesThatFindDifferentAccountsDisagree() {
        assertThat(new Case(NAME, MAIL).unique(NAME, jdoe).unique(MAIL, adm).kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void twoUniqueTypesOfWhichOneFindsNothingAgree() {
        assertThat(new Case(NAME, MAIL).unique(NAME, jdoe).kind()).isEqualTo(Kind.FOUND);
    }

    @Test
    void aUniqueTypeThatFindsAllThatTheOtherFindsAgrees() {
        assertThat(new Case(NAME, SECOND_NAME, MAIL)
                        .unique(NAME, jdoe)
                        .unique(SECOND_NAME, adm)
                        .unique(MAIL, jdoe)
                        .kind())
                .isEqualTo(Kind.FOUND);
    }

    @Test
    void twoLinkingTypesAddUp() {
        assertThat(new Case(NUMBER, OWNER)
                        .linking(NUMBER, jdoe)
                        .linking(OWNER, blank)
                        .kind())
                .isEqualTo(Kind.FOUND);
    }

    @Test
    void anAccountLinkedByOneTypeThatCarriesAnotherValueOfTheOtherIsSomebodyElses() {
        assertThat(new Case(NUMBER, OWNER)
                        .linking(NUMBER, jdoe)
                        .linking(OWNER, stranger)
                        .kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aValueThatTheTargetComparesInItsOwnWayIsNotSomebodyElses() {
        Account upper = account("5", Identifier.of("mail", "J@CORP"));

        assertThat(new Case(MAIL).linking(MAIL, upper).kind()).isEqualTo(Kind.FOUND);
    }

    @Test
    void twoGivenValuesOfOneLinkingTypeAreBothTheirs() {
        assertThat(new Case(NUMBER, OTHER_NUMBER)
                        .linking(NUMBER, jdoe)
                        .linking(OTHER_NUMBER, stranger)
                        .kind())
                .isEqualTo(Kind.FOUND);
    }

    @Test
    void nobodyIsNone() {
        assertThat(new Case(NAME, NUMBER).linking(NUMBER).kind()).isEqualTo(Kind.NONE);
    }

    @Test
    void aSearchThatEndedEarlyIsIncompleteWhateverItFound() {
        Case some = new Case(NUMBER).linking(NUMBER, jdoe);
        some.builder.incomplete("the size limit");
        Case nobody = new Case(NUMBER).linking(NUMBER);
        nobody.builder.incomplete("the size limit");

        assertThat(some.kind()).isEqualTo(Kind.INCOMPLETE);
        assertThat(nobody.kind()).isEqualTo(Kind.INCOMPLETE);
        assertThat(some.builder.build().why()).contains("size limit");
    }

    @Test
    void ambiguityIsWorseThanIncompleteness() {
        Case both = new Case(NAME).unique(NAME, jdoe, blank);
        both.builder.incomplete("the size limit");

        assertThat(both.kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aConnectorMaySeeAnAmbiguityItself() {
        Case seen = new Case(NAME).unique(NAME, jdoe);
        seen.builder.ambiguous("two directories answer");

        assertThat(seen.kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void reasonsNameTypesAndNeverValues() {
        Resolution resolution = new Case(NAME, NUMBER)
                .unique(NAME, stranger, blank)
                .linking(NUMBER, jdoe)
                .builder
                .build();

        assertThat(resolution.why()).contains("userName").contains("employeeNumber");
        assertThat(resolution.why() + resolution).doesNotContain("jdoe").doesNotContain("1001");
    }

    @Test
    void aLookAlikeThatIsLinkedAfterAllIsNoLookAlike() {
        Case one = new Case(NUMBER).linking(NUMBER, jdoe);
        one.builder.lookAlike(jdoe, "same cn").lookAlike(stranger, "same cn");

        assertThat(one.builder.build().lookAlikes())
                .extracting(LookAlike::account)
                .containsExactly(stranger);
    }

    @Test
    void anIdentifierThatWasNotAskedAboutIsRefused() {
        assertThatThrownBy(() -> Resolution.builder(Set.of(NAME)).match(jdoe, NUMBER, IdentifierUse.LINKING))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("1001");
    }

    @Test
    void anAccountSaysByWhatItIsLinked() {
        Resolution resolution = new Case(NAME, NUMBER)
                .unique(NAME, jdoe)
                .linking(NUMBER, jdoe, adm)
                .builder
                .build();

        assertThat(resolution.accounts().get(0).linkedBy()).containsExactly(NAME, NUMBER);
        assertThat(resolution.accounts().get(1).linkedBy()).containsExactly(NUMBER);
    }

    /**
     * Every way in which a unique name, a unique mail and a linking number can each find none, one or both of two accounts, decided
     * by the rules as they are written, independently of how they are implemented.
     */
    @Test
    void everyCombinationOfHitsFollowsTheRules() {
        Account one = account("1");
        Account two = account("2");
        List<List<Account>> choices = List.of(List.of(), List.of(one), List.of(two), List.of(one, two));
        int found = 0;
        for (List<Account> byName : choices) {
            for (List<Account> byMail : choices) {
                for (List<Account> byNumber : choices) {
                    Kind actual = new Case(NAME, MAIL, NUMBER)
                            .unique(NAME, byName.toArray(new Account[0]))
                            .unique(MAIL, byMail.toArray(new Account[0]))
                            .linking(NUMBER, byNumber.toArray(new Account[0]))
                            .kind();
                    Map<String, Object> hits = new LinkedHashMap<>();
                    hits.put("name", byName);
                    hits.put("mail", byMail);
                    hits.put("number", byNumber);
                    assertThat(actual).as(hits.toString()).isEqualTo(expected(byName, byMail, byNumber));
                    found += actual == Kind.FOUND ? 1 : 0;
                }
            }
        }
        assertThat(found).isGreaterThan(10);
    }

    private static Kind expected(List<Account> name, List<Account> mail, List<Account> number) {
        boolean severalNames = name.size() > 1 && !number.containsAll(name);
        boolean severalMails = mail.size() > 1 && !number.containsAll(mail);
        if (severalNames || severalMails) {
            return Kind.AMBIGUOUS;
        }
        if (name.isEmpty() && mail.isEmpty() && number.isEmpty()) {
            return Kind.NONE;
        }
        if (!number.isEmpty()) {
            return number.containsAll(name) && number.containsAll(mail) ? Kind.FOUND : Kind.AMBIGUOUS;
        }
        return name.isEmpty() || mail.isEmpty() || name.equals(mail) ? Kind.FOUND : Kind.AMBIGUOUS;
    }
}
