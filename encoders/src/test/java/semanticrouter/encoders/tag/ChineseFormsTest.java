package semanticrouter.encoders.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.encoder.TokenSpan;

class ChineseFormsTest {
    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(
                        "我叫王小明，住在北京市海淀区中关村大街1号，电话13800138000",
                        List.of("PERSON 王小明", "STREET_ADDRESS 北京市海淀区中关村大街1号", "PHONE_NUMBER 13800138000")),
                Arguments.of("我叫李明在上海工作", List.of("PERSON 李明")),
                Arguments.of("请把合同寄给欧阳静女士", List.of("PERSON 欧阳静")),
                Arguments.of("联系人：张三，手机 +86 139-1234-5678", List.of("PERSON 张三", "PHONE_NUMBER +86 139-1234-5678")),
                Arguments.of("座机是 010-62345678，邮编：100084", List.of("PHONE_NUMBER 010-62345678", "ZIP_CODE 100084")),
                Arguments.of("身份证号11010519491231002X请核对", List.of("US_SSN 11010519491231002X")),
                Arguments.of("姓名：陈建国，今年67岁，1957年3月8日出生", List.of("PERSON 陈建国", "AGE 67岁", "DATE_TIME 1957年3月8日")),
                Arguments.of(
                        "地址是浙江省杭州市西湖区文三路 90 号 3 号楼 502 室，谢谢", List.of("STREET_ADDRESS 浙江省杭州市西湖区文三路 90 号 3 号楼 502 室")));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void personalDataIsFoundWhereItIsAnnounced(String text, List<String> expected) {
        assertThat(ChineseForms.of(text))
                .extracting(span -> span.label() + " " + text.substring(span.start(), span.end()))
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "北京大学在哪里？",
                "请介绍一下高铁的历史",
                "我叫不上他的名字",
                "订单号13800138000123什么时候发货",
                "身份证号110105194912310021有效吗",
                "2024年的计划是什么",
                "电话会议几点开始",
                "我是高中生，怎么学好数学？",
                "那位先生是谁",
                "怎样提高老师的待遇",
                "关于医生的职责",
                "向老师请教问题",
                "对方律师怎么说",
                "北京轨道1号线几点停运",
                "My phone is 13800138000"
            })
    void ordinarySentencesHoldNothing(String text) {
        assertThat(ChineseForms.of(text)).isEmpty();
    }

    @Test
    void manyCharactersTakeTimeInProportion() {
        String text = "我叫王在路街号1".repeat(100_000);
        assertThat(ChineseForms.of(text).stream().map(TokenSpan::label).distinct())
                .isSubsetOf("PERSON", "STREET_ADDRESS");
    }
}
