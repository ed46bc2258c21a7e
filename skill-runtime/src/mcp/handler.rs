//! Which request is answered where.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, ErrorData, GetPromptRequestParams, GetPromptResponse,
    GetSkillRequestParams, GetSkillResult, Implementation, ListPromptsResult,
    ListResourceTemplatesResult, ListResourcesResult, ListSkillsResult, ListToolsResult,
    PaginatedRequestParams, ReadResourceDirectoryRequestParams, ReadResourceDirectoryResult,
    ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities, ServerConfig,
    SubscriptionFilter,
};
use rmcp::service::{NotificationContext, RequestContext, RoleServer, SubscriptionContext};

use super::{Server, changes, prompts, resources, tools};

const INSTRUCTIONS: &str = "These are skills: tested instructions for kinds of work. Before you \
    start work that a skill may be for, call `find_skill` with what is to be done; then call \
    `run_skill` with the skill's id and follow the contract that it returns.";

impl Server {
    /// One page of `all`, which are in the order of `key`, after the item that
    /// the cursor names; and the cursor of the next page. As a cursor names an
    /// item and not a position, a change between two pages repeats nothing.
    pub(super) fn page<T>(
        &self,
        all: impl Iterator<Item = T>,
        request: Option<PaginatedRequestParams>,
        key: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let after = request.and_then(|request| request.cursor);
        let rest = all.filter(|item| after.as_deref().is_none_or(|after| *key(item) > *after));
        let mut items: Vec<_> = rest.take(self.page + 1).collect();
        let next = (items.len() > self.page).then(|| {
            items.truncate(self.page);
            items.last().map(key).unwrap_or_default()
        });
        (items, next)
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_tool_list_changed()
            .enable_prompts()
            .enable_prompts_list_changed()
            .enable_resources()
            .enable_resources_list_changed()
            .enable_skills_with_directory_read()
            .build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new(&*self.name, &*self.version))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::list(
            &self.registry(),
        )))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        tools::call(self, request, &context).await
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let registry = self.registry();
        let (skills, next) = self.page(prompts::shown(&registry), request, |skill| {
            skill.id().to_owned()
        });
        let prompts = skills.into_iter().map(prompts::prompt).collect();
        let mut result = ListPromptsResult::with_all_items(prompts);
        result.next_cursor = next;
        Ok(result)
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        prompts::get(self, request, &context).await
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let registry = self.registry();
        let (found, next) = self.page(resources::all(&registry), request, resources::Found::key);
        let items = found.iter().map(resources::resource).collect();
        let mut result = ListResourcesResult::with_all_items(items);
        result.next_cursor = next;
        Ok(result)
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        // Every file is listed: there is nothing that a template would add.
        Ok(ListResourceTemplatesResult::default())
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        resources::read(self, request, &context).await
    }

    async fn list_skills(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListSkillsResult, ErrorData> {
        let registry = self.registry();
        let (skills, next) = self.page(resources::shown(&registry), request, |skill| {
            skill.id().to_owned()
        });
        let entries = skills.into_iter().map(resources::entry).collect();
        let mut result = ListSkillsResult::with_all_items(entries);
        result.next_cursor = next;
        Ok(result)
    }

    async fn get_skill(
        &self,
        request: GetSkillRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetSkillResult, ErrorData> {
        let registry = self.registry();
        let skill = resources::shown(&registry).find(|skill| resources::uri(skill) == request.uri);
        let Some(skill) = skill else {
            let message = format!("there is no skill at `{}`", request.uri);
            return Err(ErrorData::invalid_params(message, None));
        };
        Ok(GetSkillResult::new(resources::entry(skill)))
    }

    async fn read_resource_directory(
        &self,
        request: ReadResourceDirectoryRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceDirectoryResult, ErrorData> {
        resources::directory(&self.registry(), &request.uri)
    }

    fn accepted_subscription_filter(
        &self,
        requested: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        Some(requested.supported_by(&self.get_info().capabilities))
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        changes::listen(self, &context).await;
        Ok(())
    }

    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        changes::follow(self, context.peer);
    }
}
