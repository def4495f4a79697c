package io.deprov.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.core.json.CoreJson;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan is a value: the same wherever it is read, and another one as soon as anything in it is changed. */
class PlanFileTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    Plan plan;

    @BeforeEach
    void aPlanWithEverythingInIt() {
        plan = planned(0, bench -> {});
    }

    private interface Change {
        void on(Bench bench);
    }

    private Plan planned(long shuffle, Change change) {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp").shuffle(shuffle).pageSize(shuffle == 0 ? 3 : 2);
            String jdoe = corp.account("jdoe", "1001");
            String adm = corp.account("adm-jdoe", "1001");
            String other = corp.account("jdoe2", "1002");
            corp.attribute(jdoe, "cn", "John").attribute(other, "cn", "John");
            corp.attribute(jdoe, "mail", "j@corp").attribute(adm, "mail", "j@corp");
            corp.publishes(IdentifierType.MAIL).publishes(IdentifierType.SSH_KEY_FINGERPRINT);
            corp.key(jdoe, "SHA256:a").key(adm, "SHA256:a").key(jdoe, "SHA256:b");
            corp.group(jdoe, "staff").group(adm, "admins").session(jdoe, "s1");
            corp.cannot("session/session end-sessions").incomplete("groups");
            bench.target("mail")
                    .usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE)
                    .shuffle(shuffle)
                    .account("nobody", "");
            bench.target("dead").script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
            change.on(bench);
            return bench.plan();
        }
    }

    private static Plan read(byte[] bytes) throws IntegrityException {
        return PlanFile.read(bytes);
    }

    private static void refused(byte[] bytes, String what) {
        assertThatThrownBy(() -> read(bytes)).as(what).isInstanceOf(IntegrityException.class);
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Plan read = read(PlanFile.write(plan));

        assertThat(read).isEqualTo(plan);
        assertThat(read.digest()).isEqualTo(plan.digest());
        assertThat(PlanFile.write(read)).isEqualTo(PlanFile.write(plan));
        assertThat(plan.lookAlikes()).isNotEmpty();
        assertThat(plan.found()).isNotEmpty();
        assertThat(plan.clauses()).isNotEmpty();
    }

    @Test
    void whitespaceAndTheOrderOfKeysDoNotMatter() throws Exception {
        JsonNode tree = MAPPER.readTree(PlanFile.write(plan));

        assertThat(read(MAPPER.writeValueAsBytes(reversed(tree)))).isEqualTo(plan);
    }

    private static JsonNode reversed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(name -> names.add(0, name));
            ObjectNode result = MAPPER.createObjectNode();
            names.forEach(name -> result.set(name, reversed(object.get(name))));
            return result;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = MAPPER.createArrayNode();
            array.forEach(element -> result.add(reversed(element)));
            return result;
        }
        return node;
    }

    @Test
    void theDigestDoesNotDependOnTheOrderInWhichATargetListsThings() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(planned(seed, bench -> {}).digest()).as("seed %d", seed).isEqualTo(plan.digest());
        }
    }

    @Test
    void theDigestDoesNotDependOnWhenItWasRead() {
        Plan later = planned(0, bench -> bench.clock.advance(Duration.ofDays(3)));

        assertThat(later.digest()).isEqualTo(plan.digest());
    }

    @Test
    void everyLeafThatIsChangedIsNoticed() throws Exception {
        JsonNode tree = MAPPER.readTree(PlanFile.write(plan));
        List<JsonPointer> leaves = new ArrayList<>();
        leaves(tree, JsonPointer.empty(), leaves);
        assertThat(leaves).hasSizeGreaterThan(300);

        for (JsonPointer leaf : leaves) {
            // Every leaf is changed once; one of each shape is changed in every way.
            List<JsonNode> others = others(tree.at(leaf));
            boolean isFirst = !leaf.toString().matches(".*/[1-9]\\d*(/.*)?");
            for (JsonNode other : isFirst ? others : others.subList(3, 4)) {
                JsonNode edited = tree.deepCopy();
                set(edited, leaf, other);
                refused(MAPPER.writeValueAsBytes(edited), leaf + " as " + other);
            }
        }
    }

    @Test
    void everyKeyThatIsMissingOrUnknownOrTwiceIsNoticed() throws Exception {
        JsonNode tree = MAPPER.readTree(PlanFile.write(plan));
        List<JsonPointer> objects = new ArrayList<>();
        objects(tree, JsonPointer.empty(), objects);

        // One of each shape: the first element of every list.
        objects.removeIf(at -> at.toString().matches(".*/[1-9]\\d*(/.*)?"));
        for (JsonPointer at : objects) {
            JsonNode more = tree.deepCopy();
            ((ObjectNode) more.at(at)).put("surplus", 1);
            refused(MAPPER.writeValueAsBytes(more), at + " with a surplus key");
            List<String> names = new ArrayList<>();
            tree.at(at).fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode less = tree.deepCopy();
                ((ObjectNode) less.at(at)).remove(name);
                refused(MAPPER.writeValueAsBytes(less), at + " without " + name);
            }
        }
        String text = new String(PlanFile.write(plan), StandardCharsets.UTF_8);
        refused(
                text.replaceFirst("\"generation\" : 1", "\"generation\" : 1, \"generation\" : 1")
                        .getBytes(StandardCharsets.UTF_8),
                "a key twice");
    }

    @Test
    void everyElementThatIsLeftOutOrDoubledOrNullIsNoticed() throws Exception {
        JsonNode tree = MAPPER.readTree(PlanFile.write(plan));
        for (String list :
                List.of("identifiers", "found", "targets", "accounts", "lookAlikes", "steps", "clauses", "coverage")) {
            for (int change = 0; change < 3; change++) {
                JsonNode edited = tree.deepCopy();
                ArrayNode array = (ArrayNode) edited.at("/plan/" + list);
                if (change == 0) {
                    array.remove(0);
                } else if (change == 1) {
                    array.add(array.get(0));
                } else {
                    array.addNull();
                }
                refused(MAPPER.writeValueAsBytes(edited), list + " " + change);
            }
        }
    }

    @Test
    void whatIsNoPlanIsRefused() {
        for (String text : List.of(
                "",
                "null",
                "[]",
                "{}",
                "\"x\"",
                "{\"format\":\"deprov-plan/1\",\"digest\":\"x\",\"plan\":null}",
                "{\"format\":null,\"digest\":null,\"plan\":null}",
                "{\"format\":\"deprov-plan/1\",\"digest\":\"x\",\"plan\":{}} trailing",
                "not json at all")) {
            refused(text.getBytes(StandardCharsets.UTF_8), text);
        }
        refused(new byte[] {(byte) 0xff, (byte) 0xfe, 0}, "no UTF-8");
    }

    private static byte[] sealedAgain(JsonNode tree) throws IOException {
        byte[] content = MAPPER.writeValueAsBytes(tree.get("plan"));
        ((ObjectNode) tree).put("digest", CanonicalJson.digest(content));
        return MAPPER.writeValueAsBytes(tree);
    }

    @Test
    void aPlanOfALaterVersionIsNotCalledDamagedAndNothingOfItIsDropped() throws Exception {
        JsonNode tree = MAPPER.readTree(PlanFile.write(plan));
        ((ObjectNode) tree.at("/plan/steps/0")).put("colour", "canary");
        byte[] later = sealedAgain(tree);

        assertThatThrownBy(() -> read(later))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.isDamage()).isFalse())
                .hasMessageContaining("use the version that wrote it")
                .hasMessageNotContaining("canary");
    }

    @Test
    void whatALenientReaderTakesForTheSameIsRefusedAlsoUnderItsOwnDigest() throws Exception {
        JsonNode tree = MAPPER.readTree(PlanFile.write(plan));
        ((ObjectNode) tree.get("plan")).put("generation", "1");
        byte[] quoted = sealedAgain(tree);

        assertThatThrownBy(() -> read(quoted))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("as it was written");
    }

    @Test
    void anyCutIsRefused() {
        byte[] bytes = PlanFile.write(plan);
        for (int length = 0; length < bytes.length; length += 101) {
            refused(java.util.Arrays.copyOf(bytes, length), "cut at " + length);
        }
    }

    @Test
    void theDigestOfARunbookDoesNotDependOnTheOrderInItsSets() throws IOException {
        RunbookRule rule = new RunbookRule(
                AccessCategory.CREDENTIAL,
                Set.of(AccessKind.PASSWORD, AccessKind.SSH_KEY, AccessKind.API_TOKEN, AccessKind.PASSKEY),
                List.of(Effect.REVOKE),
                Set.of(),
                Duration.ZERO);

        assertThat(new String(CoreJson.bytes(rule), StandardCharsets.UTF_8))
                .contains(
                        "[\"credential/api-token\",\"credential/passkey\",\"credential/password\",\"credential/ssh-key\"]");
    }

    // --- approvals --------------------------------------------------------------------------------------------------

    @Test
    void anApprovalIsReadAsItWasWrittenAndNoOtherWay() throws Exception {
        Approval approval = new Approval(
                plan.digest(),
                "boss",
                io.deprov.api.ActorAuthenticator.Assurance.ASSERTED,
                false,
                java.time.Instant.parse("2026-11-02T08:00:00Z"),
                java.time.Instant.parse("2026-11-03T08:00:00Z"),
                null);
        byte[] bytes = ApprovalFile.write(approval);
        assertThat(ApprovalFile.read(bytes)).isEqualTo(approval);

        JsonNode tree = MAPPER.readTree(bytes);
        List<JsonPointer> leaves = new ArrayList<>();
        leaves(tree, JsonPointer.empty(), leaves);
        for (JsonPointer leaf : leaves) {
            for (JsonNode other : others(tree.at(leaf))) {
                JsonNode edited = tree.deepCopy();
                set(edited, leaf, other);
                assertThatThrownBy(() -> ApprovalFile.read(MAPPER.writeValueAsBytes(edited)))
                        .as(leaf + " as " + other)
                        .isInstanceOf(IntegrityException.class);
            }
        }
        for (String text : List.of(
                "",
                "null",
                "{}",
                "{\"format\":\"deprov-approval/1\",\"digest\":\"" + CoreJson.digest(new Object[] {})
                        + "\",\"approval\":null}",
                "{\"format\":\"deprov-approval/1\",\"digest\":\""
                        + io.deprov.log.CanonicalJson.digest("null".getBytes(StandardCharsets.UTF_8))
                        + "\",\"approval\":null}")) {
            assertThatThrownBy(() -> ApprovalFile.read(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IntegrityException.class);
        }
    }

    // --- editing ----------------------------------------------------------------------------------------------------

    private static void leaves(JsonNode node, JsonPointer at, List<JsonPointer> leaves) {
        if (node.isValueNode()) {
            leaves.add(at);
        }
        node.fieldNames().forEachRemaining(name -> leaves(node.get(name), at.appendProperty(name), leaves));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            leaves(node.get(i), at.appendIndex(i), leaves);
        }
    }

    private static void objects(JsonNode node, JsonPointer at, List<JsonPointer> objects) {
        if (node.isObject()) {
            objects.add(at);
        }
        node.fieldNames().forEachRemaining(name -> objects(node.get(name), at.appendProperty(name), objects));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            objects(node.get(i), at.appendIndex(i), objects);
        }
    }

    private static void set(JsonNode root, JsonPointer at, JsonNode value) {
        JsonNode parent = root.at(at.head());
        if (parent instanceof ArrayNode array) {
            array.set(at.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(at.last().getMatchingProperty(), value);
        }
    }

    /** Other values of the same and of other types, also ones that a lenient reader takes for the same. */
    private static List<JsonNode> others(JsonNode value) {
        List<JsonNode> others = new ArrayList<>();
        others.add(NullNode.getInstance());
        others.add(MAPPER.createObjectNode());
        others.add(MAPPER.createArrayNode());
        if (value.isTextual()) {
            others.add(TextNode.valueOf(value.asText() + "x"));
            others.add(TextNode.valueOf(value.asText() + " "));
            others.add(value.asText().isEmpty() ? IntNode.valueOf(0) : TextNode.valueOf(""));
            others.add(IntNode.valueOf(1));
            if (value.asText().startsWith("PT")) {
                others.add(TextNode.valueOf(value.asText().equals("PT0S") ? "PT0M" : "P30D"));
            }
            if (value.asText().matches("\\d+")) {
                others.add(IntNode.valueOf(Integer.parseInt(value.asText())));
            }
        } else if (value.isInt()) {
            others.add(IntNode.valueOf(value.asInt() + 1));
            others.add(TextNode.valueOf(value.asText()));
            others.add(com.fasterxml.jackson.databind.node.DoubleNode.valueOf(value.asInt() + 0.5));
        } else if (value.isBoolean()) {
            others.add(BooleanNode.valueOf(!value.asBoolean()));
            others.add(TextNode.valueOf(value.asText()));
            others.add(IntNode.valueOf(value.asBoolean() ? 1 : 0));
        }
        others.removeIf(value::equals);
        return others;
    }
}
