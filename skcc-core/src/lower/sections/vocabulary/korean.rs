//! Headings in Korean.

use super::Group;
use super::Reach::{Head, Whole};
use super::Topic::{
    Context, Examples, Fallback, HowItWorks, Inputs, Limits, Output, Overview, Pitfalls,
    Prerequisites, QuickStart, Reference, Related, Rules, Security, Setup, Success,
    Troubleshooting, Verify, WhenNotToUse, WhenToUse, Workflow,
};

pub(super) const PHRASES: &[Group] = &[
    (
        WhenNotToUse,
        Head,
        "사용하지 말아야 할 때, 사용하지 않는 경우, 사용하지 말아야 할 경우",
    ),
    (
        WhenToUse,
        Head,
        "사용 시점, 활성화 시점, 언제 사용, 사용 시기, 사용 사례, 트리거, 사용할 때, \
         언제 사용하는가, 적용 시점, 활성화 조건, 사용 시",
    ),
    (QuickStart, Head, "빠른 시작, 시작하기"),
    (
        Workflow,
        Head,
        "워크플로우, 워크플로, 단계, 절차, 프로세스, 사용 방법, \
         사용법, 실행 단계, 작업 흐름, 파이프라인",
    ),
    (HowItWorks, Head, "작동 방식, 작동 원리, 동작 방식"),
    (
        Prerequisites,
        Head,
        "사전 요구사항, 전제 조건, 사전 조건, 필수 조건, 요구사항",
    ),
    (Setup, Head, "설치, 설정, 환경 설정, 환경 변수"),
    (Inputs, Whole, "입력, 인수, 매개변수, 파라미터"),
    (
        Output,
        Head,
        "출력 형식, 산출물, 보고서 형식, 응답 형식, 출력 템플릿",
    ),
    (Output, Whole, "출력, 템플릿, 결과"),
    (Success, Head, "성공 기준, 완료 조건, 완료 기준"),
    (
        Verify,
        Head,
        "확인 단계, 검증 단계, 체크리스트, 커버리지 검증, 품질 게이트, 확인 사항",
    ),
    (Verify, Whole, "검증, 테스트, 확인"),
    (
        Pitfalls,
        Head,
        "안티패턴, 안티 패턴, 흔한 실수, 함정, 주의할 점, 피해야 할 안티패턴, \
         피해야 할 패턴, 피해야 할 것",
    ),
    (
        Rules,
        Head,
        "규칙, 원칙, 모범 사례, 가이드라인, 제약, 제약사항, 베스트 프랙티스, 지침, \
         주의사항, 권장 사항, 팁",
    ),
    (Examples, Head, "예시, 예제, 사용 예시, 사용 예, 샘플"),
    (
        Reference,
        Head,
        "참조, 참고 자료, 빠른 참조, 레퍼런스, 리소스, 참고, 추가 자료",
    ),
    (Reference, Whole, "명령어, 도구, 파일, 프로젝트 구조"),
    (Related, Head, "관련 스킬, 관련 기술, 관련"),
    (Overview, Head, "개요"),
    (Overview, Whole, "소개, 목적, 목표, 배경, 설명"),
    (Context, Head, "컨텍스트"),
    (
        Troubleshooting,
        Head,
        "문제 해결, 자주 묻는 질문, 일반적인 문제",
    ),
    (
        Troubleshooting,
        Whole,
        "오류 처리, 에러 처리, 에러 핸들링, 디버깅",
    ),
    (Fallback, Head, "폴백, 대체 방안"),
    (Limits, Head, "제한 사항, 제한사항, 한계, 범위 외"),
    (Security, Whole, "보안, 안전, 권한, 개인정보"),
];
