//! Headings in Chinese, simplified and traditional.

use super::Group;
use super::Reach::{Head, Whole};
use super::Topic::{
    Approaches, Context, Domain, Examples, Fallback, HowItWorks, Inputs, Limits, Output, Overview,
    Pitfalls, Prerequisites, QuickStart, Reference, Related, Rules, Security, Setup, Success,
    Troubleshooting, Verify, WhenNotToUse, WhenToUse, Workflow,
};

pub(super) const PHRASES: &[Group] = &[
    (
        WhenNotToUse,
        Head,
        "何时不使用, 何时不应使用, 何时不用, 何時不使用, 不适用场景, 不適用場景, \
         不适用, 不適用, 不要使用, 何时避免使用, 何时不要使用, 不应使用, 不宜使用, \
         不适合, 何时不激活, 何时不应激活",
    ),
    (
        WhenToUse,
        Head,
        "何时使用, 何時使用, 何时激活, 何時啟用, 何时启用, 使用时机, 使用時機, \
         使用场景, 使用場景, 适用场景, 適用場景, 触发条件, 觸發條件, 触发, 使用情境, \
         什么时候使用, 何时应用, 何时调用, 适用范围, 適用範圍, 激活条件, 应用场景, \
         啟用時機, 使用時期, 何时触发, 启用时机, 激活时机, 触发时机, 良好用例, 用例",
    ),
    (
        QuickStart,
        Head,
        "快速开始, 快速開始, 快速入门, 快速入門, 快速上手, 入门",
    ),
    (
        Workflow,
        Head,
        "工作流程, 工作流, 步骤, 步驟, 流程, 操作步骤, 执行步骤, 使用方法, \
         執行步驟, 实施步骤, 阶段, 階段, 操作流程, 执行流程, \
         如何使用, 操作指南, 任务流程, 重构循环, 验证循环",
    ),
    (
        Workflow,
        Whole,
        "用法, 方法, 执行, 執行, 任务, 指令, 实现, 操作, 管道, 循环",
    ),
    (
        Approaches,
        Head,
        "模式选择, 方案选择, 选择方法, 策略选择, 决策树",
    ),
    (Approaches, Whole, "策略, 方案"),
    (
        Prerequisites,
        Head,
        "前置条件, 前置條件, 先决条件, 先決條件, 前提条件, 前提條件, 系统要求, \
         环境要求, 准备工作, 开始之前",
    ),
    (Prerequisites, Whole, "依赖, 要求, 依赖项, 前提, mcp 要求"),
    (
        Setup,
        Head,
        "安装, 安裝, 项目设置, 初始设置, 环境设置, 环境配置, 环境变量, 安装步骤, 安装指南, 環境設定",
    ),
    (Setup, Whole, "设置, 設定, 配置, 认证, 初始化, 环境"),
    (Inputs, Head, "输入参数, 输入格式, 所需输入"),
    (Inputs, Whole, "输入, 輸入, 参数, 參數, 所需信息"),
    (
        Output,
        Head,
        "输出格式, 輸出格式, 输出模板, 交付物, 报告格式, 输出要求, 输出结构, 响应格式, \
         输出规范, 输出模版, 输出预期",
    ),
    (Output, Whole, "输出, 輸出, 模板, 报告, 结果, 格式"),
    (
        Success,
        Head,
        "成功标准, 验收标准, 完成标准, 完成条件, 成功指标, 退出条件, 驗收標準",
    ),
    (
        Verify,
        Head,
        "验证步骤, 驗證步驟, 检查清单, 檢查清單, 核对清单, 质量门, \
         最终验证, 结果验证, 部署验证, 安装验证, 构建验证, 覆盖率验证, 覆蓋率驗證, \
         质量检查, 自检, 清单, 质量关卡, 驗證清單, 最终检查, 檢查表, 检查表, 质量门控",
    ),
    (Verify, Whole, "验证, 驗證, 测试, 測試, 校验, 检查, 质量"),
    (
        Pitfalls,
        Head,
        "反模式, 应避免的反模式, 要避免的反模式, 常见陷阱, 陷阱, 常见错误, 注意避免, \
         避坑, 红线, 危险信号, 常見錯誤, 常见误区, 代码异味, 避免的模式, 需要避免的",
    ),
    (Pitfalls, Whole, "警告, 避免"),
    (
        Rules,
        Head,
        "规则, 規則, 准则, 準則, 原则, 原則, 最佳实践, 最佳實踐, 最佳實務, 最佳做法, 慣例, 惯例, 约束, 約束, \
         规范, 規範, 注意事项, 注意事項, 指南, 指导原则, 护栏, 底线, 建议, 技巧, \
         防护栏, 标准, 標準, 不可妥协的, 不可协商的, 指引, 约定",
    ),
    (Rules, Whole, "提示, 重要, 注意, 说明, 关键, 关键点"),
    (
        Examples,
        Head,
        "示例, 例子, 範例, 样例, 使用示例, 案例, 示範, 演示, 示例输出, 实例",
    ),
    (Examples, Whole, "例"),
    (
        Reference,
        Head,
        "参考, 參考, 快速参考, 快速參考, 参考资料, 资源, 資源, 其他资源, 参考文件, \
         速查, 速查表, 命令参考, 常用命令, 参考文献, 术语",
    ),
    (
        Reference,
        Whole,
        "命令, 工具, 文件, 链接, 脚本, 项目结构, 文件结构, 目录结构",
    ),
    (
        Related,
        Head,
        "相关技能, 相關技能, 相关, 相關, 另请参阅, 另見, 相关工具, 参见, 技能栈, 配套技能",
    ),
    (Overview, Head, "概述, 概览, 概覽, 总览"),
    (
        Overview,
        Whole,
        "简介, 簡介, 介绍, 介紹, 目的, 目标, 背景, 说明书, 关于, 功能, 描述, 核心思想, \
         核心理念",
    ),
    (Context, Head, "上下文, 角色与背景, 背景信息, 上下文收集"),
    (
        Troubleshooting,
        Head,
        "故障排除, 故障排查, 常见问题, 常見問題, 疑难解答, 问题排查, 已知问题",
    ),
    (Troubleshooting, Whole, "错误处理, 錯誤處理, 调试, 异常处理"),
    (
        Fallback,
        Head,
        "回退, 备选方案, 降级, 兜底, 回退方案, 回退策略, 降级方案",
    ),
    (
        Limits,
        Head,
        "局限性, 局限, 已知限制, 使用限制, 非目标, 范围边界, 不包括",
    ),
    (
        Security,
        Whole,
        "安全, 安全性, 隐私, 权限, 安全规则, 安全注意事项, 安全考虑",
    ),
    (Limits, Whole, "限制"),
    (
        HowItWorks,
        Head,
        "工作原理, 运作方式, 运作原理, 工作方式, 如何工作, 運作方式",
    ),
    (
        Domain,
        Head,
        "何时使用什么, 何时使用哪, 何时使用各, 升级触发, 升级触发条件, 边缘案例, 测试用例, \
         比例, 条例",
    ),
];
